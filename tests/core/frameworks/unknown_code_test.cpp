// Code that is understood in part: what is known stays known, and what is not is never a number.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "basics/errors.h"
#include "frameworks/read/program_report.h"
#include "frameworks/read/wanted_input.h"

namespace convwalk {
namespace {

ProgramReport report_of_code(const std::string& code, const std::string& input = "") {
    ReadProgram program = read_code(code);
    GivenInput given{program.input, program.in_channels};
    if (!input.empty()) {
        given = input_given(program, input);
        program = read_code(code, given);
    }
    return report_of(program, given);
}

// "16×8×8 ? 4×?" of every layer with cells or features, then what is wrong.
std::string sizes(const std::string& code, const std::string& input = "") {
    try {
        const ProgramReport report = report_of_code(code, input);
        std::string text;
        for (const ProgramRow& row : report.rows) {
            if (row.kind == "activation" || row.kind == "pass" || row.kind == "batch_norm") continue;
            const std::string channels =
                row.output.channels > 0 ? fmt::format("{}", row.output.channels) : "?";
            const std::string size = !row.output.sized          ? "×?"
                                     : row.output.sizes.empty() ? ""
                                                                : "×" + to_string(row.output.sizes);
            text += fmt::format("{}{}{}", text.empty() ? "" : " ", channels, size);
        }
        if (report.refusal) text += "; " + *report.refusal;
        if (report.gap) text += "; " + *report.gap;
        return text;
    } catch (const BadInput& error) {
        return error.what();
    }
}

std::int64_t parameters(const std::string& code) {
    return report_of_code(code).parameters.value_or(-1);
}

std::string with_line(const std::string& line) {
    return "class N(nn.Module):\n"
           "    def __init__(self):\n"
           "        super().__init__()\n"
           "        self.c = nn.Conv2d(3, 8, 3, 2, 1)\n"
           "        self.d = nn.Conv2d(8, 4, 1)\n"
           "    def forward(self, x):\n"
           "        h = self.c(x)\n"
           "        h = " +
           line + "\n        return self.d(h)\n";
}

TEST(UnknownCode, MethodsOfATensorAreWorkedOutOrAreGaps) {
    const auto of = [](const std::string& line) { return sizes(with_line(line), "32x32"); };
    for (const char* global : {"h.mean((2, 3), keepdim=True)", "h.sum((2, 3), keepdim=True)",
                               "h.amax((2, 3), keepdim=True)", "torch.mean(h, dim=(2, 3), keepdim=True)",
                               "h.mean([-1, -2], True)", "h.mean(dim=(2, 3)).unsqueeze(-1).unsqueeze(-1)"})
        EXPECT_TRUE(of(global).ends_with(" 4×1×1")) << of(global);
    EXPECT_EQ(of("h.repeat(1, 1, 2, 2)"), "8×16×16 8×32×32 4×32×32");
    EXPECT_EQ(of("h.view(1, 8, 32, 8)"), "8×16×16 8×32×8 4×32×8");
    EXPECT_EQ(of("h.reshape(h.size(0), 8, 8, 32)"), "8×16×16 8×8×32 4×8×32");
    EXPECT_EQ(of("h.reshape((-1, 8, 8, 32))"), "8×16×16 8×8×32 4×8×32");
    EXPECT_EQ(of("h.flatten(2).unsqueeze(2)"), "8×16×16 8×256 8×1×256 4×1×256");
    EXPECT_EQ(of("h.transpose(2, 3)"), "8×16×16 8×16×16 4×16×16");
    EXPECT_EQ(of("h.permute(0, 1, 3, 2)"), "8×16×16 8×16×16 4×16×16");
    EXPECT_EQ(of("h.contiguous().detach().clone().to(device).float().cuda()"), "8×16×16 4×16×16");
    EXPECT_EQ(of("h.mean(dim=1, keepdim=True)"),
              "8×16×16 1×16×16; line 5, column 18: nn.Conv2d: it takes 8 channels, 1 come in");
    EXPECT_EQ(of("h.unsqueeze(2)"),
              "8×16×16 8×1×16×16; line 5, column 18: nn.Conv2d: it works on 2 axes, the input has 3");
    EXPECT_EQ(of("h.anything_at_all(7)"),
              "8×16×16 ?×? 4×?; line 8, column 13: what the method \"anything_at_all\" makes of a tensor is "
              "not known");
    EXPECT_EQ(
        of("mystery(h)"),
        "8×16×16 ?×? 4×?; line 8, column 13: unknown call \"mystery\"; expected a layer such as Conv2d");
    EXPECT_EQ(
        of("h + mystery(h)"),
        "8×16×16 ?×? 8×? 4×?; line 8, column 17: unknown call \"mystery\"; expected a layer such as Conv2d");
    EXPECT_TRUE(of("torch.cat([h, h.mystery()], 1)").starts_with("8×16×16 ?×? ?×? 4×?; "));
    EXPECT_EQ(of("h * torch.sigmoid(h.mean((2, 3), keepdim=True))"), "8×16×16 8×1×1 8×16×16 4×16×16");
}

TEST(UnknownCode, SizesOfTensorsAreNumbers) {
    const auto of = [](const std::string& line) { return sizes(with_line(line), "32x32"); };
    EXPECT_EQ(of("F.interpolate(h, size=x.shape[-2:])"), "8×16×16 8×32×32 4×32×32");
    EXPECT_EQ(of("F.interpolate(h, size=(x.size(2) // 2, x.shape[3] - 2))"), "8×16×16 8×16×30 4×16×30");
    EXPECT_EQ(of("F.avg_pool2d(h, h.size()[2:])"), "8×16×16 8×1×1 4×1×1");
    EXPECT_EQ(of("F.max_pool2d(h, int(h.size(2) / 4))"), "8×16×16 8×4×4 4×4×4");
    EXPECT_EQ(sizes("x = nn.ConvTranspose2d(16, 8, 3, stride=2, padding=1)(x, output_size=(64, 64))", "32"),
              "8×64×64");
    EXPECT_EQ(sizes("x = nn.ConvTranspose2d(16, 8, 3, stride=2, padding=1)(x, output_size=(62, 62))", "32"),
              "; line 1, column 5: nn.ConvTranspose2d: output_size is 62; of 32 cells it makes 63 to 64");
    EXPECT_EQ(sizes("class N(nn.Module):\n"
                    "    def __init__(self):\n"
                    "        self.down = nn.Conv2d(3, 8, 3, 2, 1)\n"
                    "        self.up = nn.ConvTranspose2d(8, 3, 3, stride=2, padding=1)\n"
                    "    def forward(self, x):\n"
                    "        y = self.up(self.down(x), output_size=x.size())\n"
                    "        return torch.cat([x, y], 1)\n",
                    "12"),
              "8×6×6 3×12×12 6×12×12");
    // Without an input they are not known.
    EXPECT_TRUE(sizes(with_line("F.interpolate(h, size=x.shape[-2:])")).starts_with("8×? ?×? 4×?; line 8"));
}

TEST(UnknownCode, ANameGivenToAFunctionHidesTheOuterOne) {
    const std::string net =
        "ch = 8\n"
        "class Net(nn.Module):\n"
        "    def __init__(self, ch, wide=2):\n"
        "        super().__init__()\n"
        "        self.c = nn.Conv2d(3, ch, 3)\n"
        "        self.d = nn.Conv2d(ch, wide * ch, 3)\n"
        "    def forward(self, x):\n"
        "        return self.d(self.c(x))\n";
    EXPECT_EQ(sizes(net + "net = Net(ch=64)\n", "32x32"), "64×30×30 128×28×28");
    EXPECT_EQ(sizes(net + "net = Net(64, wide=3)\n", "32x32"), "64×30×30 192×28×28");
    EXPECT_EQ(sizes(net + "net = Net(ch)\n", "32x32"), "8×30×30 16×28×28");
    // Nothing says what it is.
    EXPECT_EQ(
        sizes(net, "32x32"),
        "line 5, column 31: out_channels of nn.Conv2d is \"ch\", a name without a value here; it must be "
        "a whole number from 1 to 2147483647");
    EXPECT_EQ(sizes("k = 5\n"
                    "def conv(i, o, k=3):\n"
                    "    return nn.Conv2d(i, o, k)\n"
                    "net = nn.Sequential(conv(1, 2), conv(2, 4, k=1), nn.Conv2d(4, 4, k))\n",
                    "9"),
              "2×7×7 4×7×7 4×3×3");
}

TEST(UnknownCode, TheClassThatIsMadeIsReadAlone) {
    const std::string two =
        "class A(nn.Module):\n"
        "    def __init__(self):\n"
        "        self.c = nn.Conv2d(8, 8, 3, padding=1)\n"
        "    def forward(self, x):\n"
        "        return self.c(x)\n"
        "class B(nn.Module):\n"
        "    def __init__(self):\n"
        "        self.c = nn.Conv2d(8, 8, 3, stride=2, padding=1)\n"
        "    def forward(self, x):\n"
        "        return self.c(x)\n";
    EXPECT_EQ(sizes(two + "model = B()\n", "32"), "8×16×16");
    EXPECT_EQ(sizes(two + "model = A()\n", "32"), "8×32×32");
    EXPECT_EQ(sizes(two + "if __name__ == '__main__':\n    print(A().to('cpu'))\n", "32"), "8×32×32");
    EXPECT_EQ(sizes(two, "32"), "8×16×16");
    EXPECT_EQ(report_of_code(two, "32").notes,
              std::vector<std::string>{
                  "line 6: of the networks that stand side by side here B is read, the last; make one, as in "
                  "net = Net(), to have another one read"});
}

TEST(UnknownCode, TheInputIsTheCodesOwn) {
    const std::string keras =
        "keras.Sequential([keras.Input(shape=(28, 28, 1)), layers.Conv2D(32, (3, 3)), "
        "layers.MaxPooling2D((2, 2))])";
    const ReadProgram program = read_code(keras);
    EXPECT_EQ(contradiction(program, input_given(program, "224")),
              "the code says an input of 28×28, which counts; 224×224 was given");
    EXPECT_EQ(contradiction(program, input_given(program, "1x28x28")), "");
    for (const char* input : {"3x32x32", "1x3x32x32", "32x32x3", "3,32,32", "(3, 32, 32)", "32", "32x32"})
        EXPECT_EQ(sizes("nn.Conv2d(3, 8, 3)", input), "8×30×30") << input;
    EXPECT_EQ(sizes("layers.Conv2D(8, 3)", "3x32x32"), "8×30×30");
    EXPECT_EQ(sizes("nn.Conv2d(3, 8, 3)", "5x32x32"),
              "input is \"5x32x32\"; the first layer takes 3 channels on 2 axes: give cells alone, such as "
              "32x32, or 3x32x32");
    EXPECT_EQ(sizes("nn.Conv2d(3, 8, 3)", "2x2x2x2x2"),
              "input is \"2x2x2x2x2\"; the first layer works on 2 axes: give cells alone, such as 32x32, or "
              "channels before them");
    EXPECT_EQ(sizes("nn.Linear(3, 8)", "4"), "input is \"4\"; the first layer takes 3 features");
    EXPECT_EQ(sizes("nn.Conv2d(3, 8, 3)", "axb"),
              "input is \"axb\"; it must be sizes from 1 to 2147483647, such as 32x32 or 3x32x32");
}

TEST(UnknownCode, FeaturesThatDoNotFitAreNamed) {
    const auto head = [](const std::string& features) {
        return "nn.Sequential(nn.Conv2d(3, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), "
               "nn.ReLU(), "
               "nn.MaxPool2d(2), nn.Flatten(), nn.Linear(" +
               features + ", 10))";
    };
    EXPECT_TRUE(
        sizes(head("1600"), "32")
            .ends_with("; line 1, column 128: nn.Linear: it takes 1600 features, 64·6·6 = 2304 come in"))
        << sizes(head("1600"), "32");
    EXPECT_TRUE(sizes(head("2304"), "32").ends_with(" 2304 10")) << sizes(head("2304"), "32");
    EXPECT_EQ(report_of_code(head("2304"), "32").rows.back().parameters, 23'050);
    const std::string view =
        "class N(nn.Module):\n"
        "    def __init__(self):\n"
        "        self.c = nn.Conv2d(3, 6, 5)\n"
        "        self.d = nn.Conv2d(6, 16, 5)\n"
        "        self.f = nn.Linear(16 * 6 * 6, 120)\n"
        "    def forward(self, x):\n"
        "        x = F.max_pool2d(F.relu(self.c(x)), 2)\n"
        "        x = F.max_pool2d(F.relu(self.d(x)), 2)\n"
        "        x = x.view(-1, 16 * 6 * 6)\n"
        "        return self.f(x)\n";
    EXPECT_TRUE(sizes(view, "3x32x32")
                    .ends_with(" 16×5×5; line 9, column 13: view: it takes 576, 16 · 5 · 5 = 400 come in"))
        << sizes(view, "3x32x32");
    EXPECT_EQ(sizes("nn.Sequential(nn.Conv2d(3, 6, 5), nn.Linear(6, 10))", "32"),
              "6×28×28; line 1, column 35: nn.Linear: it takes 6 features, 28 come in: the last size of "
              "6×28×28; flatten them before");
    EXPECT_EQ(parameters("Sequential([Input((32, 32, 3)), Conv2D(32, 4), MaxPooling2D(2), Conv2D(32, 4), "
                         "MaxPooling2D(2), Flatten(), Dense(32), Dense(10)])"),
              1'568 + 16'416 + 25'632 + 330);
}

TEST(UnknownCode, AVectorBecomesAMap) {
    EXPECT_EQ(sizes("nn.Sequential(nn.Linear(16, 64 * 4 * 4), nn.Unflatten(1, (64, 4, 4)), "
                    "nn.ConvTranspose2d(64, 32, 4, 2, 1), nn.ConvTranspose2d(32, 3, 4, 2, 1))"),
              "1024 64×4×4 32×8×8 3×16×16");
    EXPECT_EQ(
        sizes("Sequential([Dense(7 * 7 * 64), Reshape((7, 7, 64)), Conv2DTranspose(32, 5, strides=1, "
              "padding='same'), Conv2DTranspose(16, 5, strides=2, padding='same'), Conv2DTranspose(1, 5, "
              "strides=2, padding='same')])"),
        "3136 64×7×7 32×7×7 16×14×14 1×28×28");
    EXPECT_EQ(
        sizes(
            "nn.Sequential(nn.Conv2d(1, 8, 3, stride=2, padding=1), nn.Flatten(), nn.Linear(8 * 4 * 4, 16), "
            "nn.Linear(16, 32 * 2 * 2), nn.Unflatten(1, (32, 2, 2)), nn.ConvTranspose2d(32, 1, 4, 2, 1))",
            "8"),
        "8×4×4 128 16 128 32×2×2 1×4×4");
}

TEST(UnknownCode, ASeparableConvolutionIsTwo) {
    const ProgramReport report =
        report_of_code("Sequential([Input((32, 32, 16)), SeparableConv2D(32, 3, padding='same')])");
    ASSERT_EQ(report.rows.size(), 2U);
    EXPECT_EQ(report.rows[0].parameters, 144);
    EXPECT_EQ(report.rows[1].parameters, 512 + 32);
    EXPECT_EQ(report.multiply_adds, 671'744);
    EXPECT_EQ(
        parameters(
            "Sequential([Input((9, 9, 3)), SeparableConv2D(8, 3, depth_multiplier=2, use_bias=False)])"),
        9 * 6 + 6 * 8);
}

// Counts of PyTorch 1.13 and Keras 2.
TEST(UnknownCode, ANormLearnsWhatItsCallSays) {
    const auto torch = [](const std::string& norm) {
        return parameters("nn.Sequential(nn.Conv2d(3, 8, 3, bias=False), " + norm + ")") - 216;
    };
    EXPECT_EQ(torch("nn.BatchNorm2d(8)"), 16);
    EXPECT_EQ(torch("nn.BatchNorm2d(8, affine=False)"), 0);
    EXPECT_EQ(torch("nn.BatchNorm2d(8, 1e-5, 0.1, False)"), 0);
    EXPECT_EQ(torch("nn.InstanceNorm2d(8)"), 0);
    EXPECT_EQ(torch("nn.InstanceNorm2d(8, affine=True)"), 16);
    EXPECT_EQ(torch("nn.GroupNorm(2, 8)"), 16);
    EXPECT_EQ(torch("nn.GroupNorm(2, 8, affine=False)"), 0);
    EXPECT_EQ(torch("nn.LayerNorm([8, 30, 30])"), 14'400);
    EXPECT_EQ(torch("nn.LayerNorm(30, elementwise_affine=False)"), 0);
    EXPECT_EQ(torch("nn.PReLU(8)"), 8);
    const auto keras = [](const std::string& norm) {
        return parameters("Sequential([Input((9, 9, 3)), Conv2D(8, 3, use_bias=False), " + norm + "])") - 216;
    };
    EXPECT_EQ(keras("BatchNormalization()"), 16);
    EXPECT_EQ(keras("BatchNormalization(scale=False)"), 8);
    EXPECT_EQ(keras("BatchNormalization(scale=False, center=False)"), 0);
    // A switch that is not known.
    EXPECT_EQ(parameters("nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8, affine=args.affine))"), -1);
}

// A package's own file runs first, and names of a file are its own.
TEST(UnknownCode, APackageGivesItsNamesToTheFilesInIt) {
    GivenInput given;
    given.make = "small(layers=keras.layers)";
    given.files = {{"nets/__init__.py",
                    "def parts_of(given):\n    return given.get('layers', None)\n"
                    "from . import sizes\nfrom .common import net\n"},
                   {"nets/sizes.py", "from . import parts_of\ndef size():\n    return (32, 32, 3)\n"},
                   {"nets/common.py",
                    "from . import parts_of\nfrom .sizes import size\n"
                    "def net(filters, **given):\n    global layers\n    layers = parts_of(given)\n"
                    "    return block(layers.Input(size()), filters)\n"
                    "def block(x, filters):\n"
                    "    axis = 3 if keras.backend.image_data_format() == 'channels_last' else 1\n"
                    "    x = layers.Conv2D(filters, 3)(x)\n"
                    "    return layers.Concatenate(axis=axis)([x, x])\n"}};
    const ReadProgram program =
        read_code("from .common import net\ndef small(**given):\n    return net(8, **given)\n", given);
    const ProgramReport report = report_of(program, given);
    ASSERT_EQ(report.rows.size(), 2U);
    EXPECT_EQ(report.rows[1].output.channels, 16);
    EXPECT_EQ(to_string(report.rows[1].output.sizes), "30×30");
}

TEST(UnknownCode, ArgumentsThatChangeAResultAreHonouredOrNamed) {
    EXPECT_EQ(sizes("F.interpolate(x, scale_factor=1.6)", "1x4"), "1×6");
    const auto words = [](const std::string& code, const std::string& input) {
        return report_of_code(code, input).rows.front().words;
    };
    EXPECT_EQ(words("F.interpolate(x, size=(3, 3), mode='bilinear', antialias=True)", "8x8"),
              "resize, bilinear, to 3×3, antialias not shown");
    EXPECT_EQ(words("nn.Upsample(scale_factor=2, mode='bilinear', align_corners=True)", "4"),
              "resize, bilinear, factor 2, corners aligned");
    EXPECT_EQ(words("F.interpolate(x, scale_factor=1.6, recompute_scale_factor=True)", "4"),
              "resize, nearest, factor 1.6 worked out of the sizes");
    EXPECT_EQ(words("layers.Conv1D(32, 3, padding='causal')", "100"),
              "convolution, kernel 3, padding 2 before, 0 after, channels ? → 32");
    EXPECT_EQ(sizes("nn.Upsample(scale_factor=2, mode='bilinear')", "4"), "?×8×8");
    EXPECT_EQ(sizes("nn.Upsample(scale_factor=2, mode='trilinear')", "4"), "?×8×8×8");
    const auto transposed = [](int size, const std::string& padding) {
        return sizes(
            fmt::format("tf.nn.conv2d_transpose(x, tf.zeros([5, 5, 8, 16]), output_shape=[1, {0}, {0}, 8], "
                        "strides=[1, 2, 2, 1], padding=\"{1}\")",
                        size, padding),
            "8");
    };
    for (int size = 13; size < 22; ++size) {
        EXPECT_EQ(transposed(size, "SAME") == fmt::format("8×{0}×{0}", size), size == 15 || size == 16)
            << size;
        EXPECT_EQ(transposed(size, "VALID") == fmt::format("8×{0}×{0}", size), size == 19 || size == 20)
            << size;
    }
    EXPECT_EQ(transposed(17, "SAME"),
              "; line 1, column 1: tf.nn.conv2d_transpose: output_shape says 17 cells; of 8 TensorFlow makes "
              "15 to 16");
}

TEST(UnknownCode, JoinsCountTheChannelsOfTheInput) {
    EXPECT_EQ(sizes("class N(nn.Module):\n"
                    "    def __init__(self):\n"
                    "        self.c = nn.Conv2d(3, 8, 3, 2, 1)\n"
                    "        self.d = nn.Conv2d(8, 4, 1)\n"
                    "    def forward(self, x):\n"
                    "        h = self.c(x)\n"
                    "        return self.d(torch.cat([h, F.max_pool2d(x, 2)], 1))\n",
                    "32"),
              "8×16×16 3×16×16 11×16×16; line 4, column 18: nn.Conv2d: it takes 8 channels, 11 come in");
}

// Code around a model is as if it were not there.
TEST(UnknownCode, CodeThatReachesNoLayerIsPassedOver) {
    const std::string net = "net = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU())\n";
    for (const char* around :
         {"!pip install torch\n%matplotlib inline\n", "import torch\nassert torch.cuda.is_available()\n",
          "(a, b), (c, d) = load()\n", "x_train = np.random.random((8, 28, 28, 1))[::2]\n",
          "args = parser.parse_args()\nlr = args.lr if args.lr else 1e-3\n",
          "names = [n for n in range(3)]\n"})
        EXPECT_EQ(sizes(around + net, "28"), "8×26×26") << around;
    for (const char* around :
         {"opt = torch.optim.Adam(net.parameters(), lr=1e-3)\n",
          "for epoch in range(10):\n    loss = net(x).mean()\n    loss.backward()\n",
          "try:\n    torch.save(net.state_dict(), 'net.pt')\nexcept OSError:\n    raise\n",
          "with torch.no_grad():\n    print(net)\n", "criterion = nn.CrossEntropyLoss()\n",
          "def train(net, data):\n    for x, y in data:\n        loss = criterion(net(x), y)\n"})
        EXPECT_EQ(sizes(net + around, "28"), "8×26×26") << around;
}

TEST(UnknownCode, ABranchMakesWhatItChangesUnknown) {
    EXPECT_EQ(sizes("x = nn.Conv2d(1, 8, 3)(x)\n"
                    "if deep:\n"
                    "    x = nn.Conv2d(8, 8, 3)(x)\n"
                    "else:\n"
                    "    y = 1\n"
                    "x = nn.Conv2d(8, 4, 1)(x)\n",
                    "9"),
              "8×7×7 ?×? 4×?; line 2, column 1: \"if\" depends on \"deep\", a name without a value here");
    EXPECT_EQ(sizes("body = [nn.Conv2d(1, 8, 3)]\n"
                    "for i in depths:\n"
                    "    body.append(nn.Conv2d(8, 8, 3))\n"
                    "net = nn.Sequential(*body, nn.Conv2d(8, 4, 1))\n",
                    "9"),
              "8×7×7 ?×? 4×?; line 2, column 1: \"for\" depends on \"depths\", a name without a value here");
    // What it does not change is known.
    EXPECT_EQ(sizes("x = nn.Conv2d(1, 8, 3)(x)\n"
                    "if debug:\n"
                    "    shown = 1\n"
                    "x = nn.Conv2d(8, 4, 1)(x)\n",
                    "9"),
              "8×7×7 4×7×7");
    EXPECT_TRUE(sizes("y = nn.Conv2d(1, 8, 3)(x)\nz = nn.Conv2d(1, 8, 3)(other)\n", "9")
                    .starts_with("8×7×7 ?×? 8×?; line 2"));
}

}  // namespace
}  // namespace convwalk
