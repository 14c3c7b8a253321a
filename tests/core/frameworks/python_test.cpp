// The Python in which models are written: each element of the language by the layer that it leads to.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "basics/errors.h"
#include "frameworks/read/program_report.h"
#include "support/code_read_back.h"

namespace convwalk {
namespace {

using testing::code_read_back::walked;

// The number that an expression comes to behind some lines: so many channels a layer has. What is refused or
// not known instead.
std::string value_of(const std::string& lines, const std::string& expression) {
    const std::string code = fmt::format("{}\nnet = nn.Conv2d(1, {}, 1)\n", lines, expression);
    try {
        const ReadProgram program = read_code(code);
        if (const ReadLayer* gap = first_gap(program)) return gap->reason;
        return fmt::format("{}", program.layers.at(0).request.layer.out_channels);
    } catch (const BadInput& error) {
        return error.what();
    }
}

struct Case {
    const char* lines;
    const char* expression;
    const char* value;
};

void expect_all(const std::vector<Case>& cases) {
    for (const Case& each : cases)
        EXPECT_EQ(value_of(each.lines, each.expression), each.value) << each.lines << "\n" << each.expression;
}

TEST(Python, Numbers) {
    expect_all(
        {{"", "7 // 2", "3"},
         {"", "-7 // 2 + 10", "6"},
         {"", "-7 % 4", "1"},
         {"", "int(7 / 2)", "3"},
         {"", "2 ** 3 ** 2", "512"},
         {"", "(3 & 6) | 8 ^ 1", "11"},
         {"", "1 << 4 >> 1", "8"},
         {"", "0x1F + 0b11 + 0o10", "42"},
         {"", "1_000 + int(1e2)", "1100"},
         {"", "round(2.5) + round(3.5)", "6"},
         {"", "abs(-5) + max(1, 2, 3) - min([4, 2])", "6"},
         {"", "sum([1, 2, 3]) + sum(range(4))", "12"},
         {"import math", "math.ceil(1.2) + math.floor(2.9) + int(math.log2(8)) + int(math.sqrt(16))", "11"},
         {"", "divmod(17, 5)[0] * 10 + divmod(17, 5)[1]", "32"},
         {"", "int('42') + int(True)", "43"},
         {"x = 1\nx += 2\nx *= 5\nx -= 1\nx //= 2\nx **= 2", "x", "49"}});
}

// Results of NumPy 1.24 and PyTorch 1.13.
TEST(Python, Arrays) {
    const char* const both = "import torch, numpy as np";
    expect_all(
        {{both,
          "int(np.arange(2, 11, 3)[-1]) + len(torch.arange(4)) + len(np.arange(start=1, stop=2, step=0.25))",
          "16"},
         {both, "(torch.arange(3) * 16 + 8).int().tolist()[2]", "40"},
         {both, "(8 - 2 ** np.arange(3)).tolist()[2]", "4"},
         {both, "int(np.round(np.log(np.array([1, 8, 64])) / np.log(2))[1])", "3"},
         {both, "int(torch.round(torch.tensor([0.5, 1.5, 2.5])).sum()) + 1", "5"},
         {both, "torch.diff(torch.tensor([1, 4, 9, 16])).int().tolist()[1]", "5"},
         {both, "np.cumsum([3, 4])[1] if False else int(np.cumsum(np.array([3, 4]))[1])", "7"},
         {both, "len(np.unique(np.array([8, 16, 8]))) + int(np.max(np.array([3, 9, 4])))", "11"},
         {both, "int(np.divide(np.array([64, 20]), 8).astype(int)[1])", "2"},
         {both, "[int(x.item() * 100) for x in torch.linspace(0, 0.5, 3)][2]", "50"},
         {both, "[w for w, t in zip(np.arange(4).tolist(), [False, True, True]) if t][1]", "2"}});
    // Not one truth, and not of one size.
    for (const char* unread :
         {"1 if np.arange(2) else 2", "1 if np.arange(3) > 1 else 2", "(np.arange(2) + np.arange(3))[0]",
          "np.log(np.arange(2))[0]", "torch.round(torch.linspace(0, 9, 9), decimals=2)[1]",
          "np.arange(10 ** 12)[0]"}) {
        const std::string value = value_of(both, unread);
        EXPECT_NE(value.find_first_not_of("0123456789"), std::string::npos) << unread << ": " << value;
    }
}

// What is passed on beside something that is not known may be anything: no default stands in for it.
TEST(Python, ArgumentsThatAreNotKnown) {
    const std::string lines =
        "def width(n=3, **more):\n    return n\n"
        "def passed(**kwargs):\n    return width(**kwargs)\n"
        "def listed(*args):\n    return width(*args)\n"
        "given = json.load(open('config.json'))\n";
    for (const char* expression : {"width(**given)", "passed(**given)", "listed(*given)", "width(*given)"}) {
        const std::string value = value_of(lines, expression);
        EXPECT_EQ(value.find_first_not_of("0123456789") == std::string::npos, false)
            << expression << ": " << value;
    }
    expect_all({{lines.c_str(), "passed(n=5) + listed(7)", "12"}, {lines.c_str(), "passed()", "3"}});
}

TEST(Python, Conditions) {
    expect_all({{"", "1 if 2 > 1 else 2", "1"},
                {"", "(0 or 3) + (2 and 4)", "7"},
                {"", "5 if not [] and not '' and not None and not {} else 6", "5"},
                {"", "1 if 1 < 2 < 3 else 2", "1"},
                {"", "1 if 1 < 3 < 2 else 2", "2"},
                {"", "1 if 'a' in ['b', 'a'] and 'c' not in 'abd' else 2", "1"},
                {"x = None", "1 if x is None else 2", "1"},
                {"x = nn.ReLU()", "1 if x is not None else 2", "1"},
                {"a = [1, 2]", "1 if a == [1, 2] and a != (1, 2) else 2", "1"},
                {"n = 3\nif n == 1:\n    w = 1\nelif n == 3:\n    w = 5\nelse:\n    w = 7", "w", "5"},
                {"if (n := 4) > 3: w = n", "w", "4"},
                {"", "1 if isinstance(3, int) and isinstance((1,), (list, tuple)) else 2", "1"},
                {"", "1 if isinstance('a', str) and not isinstance('a', int) else 2", "1"}});
}

TEST(Python, Loops) {
    expect_all(
        {{"n = 0\nfor i in range(5):\n    n += i", "n", "10"},
         {"n = 0\nfor i in range(10, 0, -3):\n    n += i", "n", "22"},
         {"n = 0\nfor i, (a, b) in enumerate(zip([1, 2], [3, 4]), start=1):\n    n += i * a * b", "n", "19"},
         {"n = 1\nwhile n < 50:\n    n *= 2", "n", "64"},
         {"n = 0\nfor i in range(9):\n    if i == 2: continue\n    if i == 5: break\n    n += i", "n", "8"},
         {"for i in range(3):\n    pass\nelse:\n    n = 9", "n", "9"},
         {"n = 0\nfor k, v in {'a': 1, 'b': 2}.items():\n    n += v", "n", "3"},
         {"n = 0\nfor c in 'abc':\n    n += 1", "n", "3"},
         {"", "sum(i * i for i in range(4) if i % 2)", "10"},
         {"", "[[i * j for j in range(3)] for i in range(3)][2][2]", "4"},
         {"", "len({i % 3 for i in range(9)}) + 1", "10"},
         {"", "{k: v for k, v in zip('ab', [3, 4])}['b']", "4"},
         {"n = 0\nfor i in reversed(range(3)):\n    n = n * 10 + i", "n", "210"}});
}

TEST(Python, ListsAndDictionaries) {
    expect_all(
        {{"a = [1, 2, 3]\nb = a\nb.append(4)", "a[-1]", "4"},
         {"a = [1, 2, 3, 4]", "a[1:3][0] + a[::-1][0] + a[:-1][-1] + a[::2][1]", "12"},
         {"a, *b, c = [1, 2, 3, 4]", "a + b[1] + c", "8"},
         {"(a, b), c = (1, 2), 3", "a + b + c", "6"},
         {"a = b = 3", "a + b", "6"},
         {"a = [1] * 3 + [2]\na.insert(0, 7)\na.pop()", "sum(a) + len(a)", "14"},
         {"a = [3, 1, 2]", "sorted(a)[0] * 10 + sorted(a, reverse=True)[0]", "13"},
         {"d = {'w': 4, **{'h': 5}}\nd['w'] = 6", "d['w'] + d.get('h', 0) + d.get('x', 1)", "12"},
         {"d = dict(a=1)\nd.update(b=2)", "d['a'] + d['b'] + len(d)", "5"},
         {"a = [0, 0]\na[1] = 5\na += [2]", "a[1] + a[2]", "7"},
         {"a = list(map(lambda v: v * 2, [1, 2]))", "a[1] + len(list(filter(lambda v: v > 2, a)))", "5"},
         {"a = [1, [2, 3]]", "a[1][1] if any(v == 1 for v in a) and all([1, True]) else 9", "3"}});
}

TEST(Python, Texts) {
    expect_all({{"i = 2\nd = {'conv2': 8}", "d[f'conv{i}']", "8"},
                {"d = {'a_3': 5}", "d['{}_{}'.format('a', 3)]", "5"},
                {"d = {'a3': 6}", "d['a%d' % 3]", "6"},
                {"", "len('a-b-c'.split('-')) + len('-'.join(['a', 'b']))", "6"},
                {"", "1 if 'ConvNet'.lower().startswith('conv') and 'x.py'.endswith('.py') else 2", "1"},
                {"", "int('k3'.replace('k', '')) + int('x5'[1:])", "8"},
                {"", "len('ab' 'cd') + len('z' * 3)", "7"}});
}

TEST(Python, Functions) {
    expect_all(
        {{"def f(a, b=2, *c, d=4, **e):\n    return a + b + sum(c) + d + e.get('g', 0)", "f(1)", "7"},
         {"def f(a, b=2, *c, d=4, **e):\n    return a + b + sum(c) + d + e.get('g', 0)",
          "f(1, 1, 1, 1, d=1, g=1)", "6"},
         {"def f(a, b):\n    return a - b", "f(b=1, a=9)", "8"},
         {"def f(a, b):\n    return a - b\ng = {'a': 9, 'b': 2}", "f(**g) + f(*[5, 1])", "11"},
         {"def f(n):\n    return 1 if n < 2 else n * f(n - 1)", "f(5)", "120"},
         {"def f():\n    n = 3\n    def g(m):\n        return n + m\n    return g", "f()(4)", "7"},
         {"f = lambda a, b=3: a * b", "f(2)", "6"},
         {"from functools import partial\nf = partial(lambda a, b: a - b, b=2)", "f(9)", "7"},
         {"n = 1\ndef f():\n    global n\n    n = 8\nf()", "n", "8"},
         {"def f(n: int = 3, *, m: 'int' = 4) -> int:\n    '''words'''\n    return n * m", "f(2)", "8"},
         {"def twice(f):\n    def g(n):\n        return 2 * f(n)\n    return g\n@twice\ndef h(n):\n    "
          "return n + 1",
          "h(3)", "8"},
         {"try:\n    raise ValueError('no')\nexcept ValueError:\n    n = 4", "n", "4"},
         {"with open('x') as f:\n    n = 5", "n", "5"},
         {"assert True, 'words'\nn = 6", "n", "6"}});
}

TEST(Python, Classes) {
    const char* base =
        "class A:\n    k = 3\n    def __init__(self, n=2):\n        self.n = n\n    def get(self):\n        "
        "return self.n\n"
        "    @property\n    def twice(self):\n        return 2 * self.n\n    @staticmethod\n    def add(a, "
        "b):\n"
        "        return a + b\n    @classmethod\n    def make(cls, n):\n        return cls(n)\n"
        "class B(A):\n    def __init__(self, n):\n        super().__init__(n + 1)\n        self.m = 5\n"
        "    def get(self):\n        return super(B, self).get() * 10\n";
    expect_all(
        {{base, "A().get() + A.k", "5"},
         {base, "B(3).get() + B(1).m + B.k", "48"},
         {base, "A(4).twice + A.add(1, 2)", "11"},
         {base, "A.make(6).n", "6"},
         {base, "B.make(6).n", "7"},
         {base, "1 if isinstance(B(1), A) and not isinstance(A(), B) and issubclass(B, A) else 2", "1"},
         {base, "getattr(A(7), 'n') + getattr(A(), 'x', 1) + (1 if hasattr(A(), 'n') else 0)", "9"},
         {"class A: pass\na = A()\nsetattr(a, 'n', 3)\na.m = 4", "a.n + a.m", "7"},
         {"@dataclass\nclass C:\n    a: int\n    b: int = 4", "C(3).a + C(3).b + C(1, b=2).b", "9"}});
}

TEST(Python, BudgetsHold) {
    const auto refused = [](const std::string& code) { return value_of(code, "1"); };
    EXPECT_EQ(refused("def f(n):\n    return f(n + 1)\nf(0)"),
              "line 2, column 12: calls and values nest too deeply here; 250 levels are read");
    EXPECT_NE(
        refused("for i in range(4000):\n    for j in range(4000):\n        k = i").find("steps up to here"),
        std::string::npos);
    EXPECT_NE(refused("a = []\nfor i in range(4000):\n    for j in range(4000):\n        a = [a]")
                  .find("levels deep"),
              std::string::npos);
    EXPECT_NE(refused("for i in range(1000):\n    for j in range(1000):\n        a = [i]")
                  .find("lists and objects"),
              std::string::npos);
    // What would take long and reaches no layer is passed over.
    EXPECT_EQ(refused("x = [i for i in range(10 ** 9)]\nwhile True:\n    x = 1"), "1");
    EXPECT_EQ(refused("a = []\na.append(a)\nb = a == a\nc = {}\nc['c'] = c\nprint(a, c)"), "1");
    EXPECT_EQ(refused("a = []\nb = a\nfor i in range(3000):\n    b.append([])\n    b = b[0]"), "1");
    EXPECT_EQ(refused("a = 2 ** 62\nb = a * a\nc = 'x' * 10 ** 6\nd = 1 / 0"), "1");
}

TEST(Python, ModulesAreObjects) {
    const std::string block =
        "class Block(nn.Module):\n    def __init__(self, i, o, k=3):\n        super().__init__()\n"
        "        self.conv = nn.Conv2d(i, o, k, padding=k // 2)\n    def forward(self, x):\n"
        "        return F.relu(self.conv(x))\n";
    EXPECT_EQ(walked(block + "net = nn.Sequential(Block(1, 2), Block(2, 4, k=1))", {9, 9}), "2×9×9 4×9×9");
    EXPECT_EQ(walked(block + "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
                             "        for i in range(2):\n            setattr(self, f'b{i}', Block(1, 1))\n"
                             "            self.add_module('p%d' % i, nn.MaxPool2d(2))\n"
                             "    def forward(self, x):\n        for i in range(2):\n"
                             "            x = getattr(self, f'p{i}')(getattr(self, 'b' + str(i))(x))\n"
                             "        return x\n",
                     {8, 8}),
              "1×8×8 1×4×4 1×4×4 1×2×2");
    EXPECT_EQ(
        walked(
            "m = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Conv2d(2, 3, 3))\n"
            "m[2] = nn.Conv2d(2, m[0].out_channels * 4, 1)\nnet = nn.Sequential(*m[:3], nn.MaxPool2d(2))\n",
            {6, 6}),
        "2×4×4 8×4×4 8×2×2");
    EXPECT_EQ(walked("class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
                     "        self.m = nn.ModuleDict({'a': nn.Conv2d(1, 2, 3), 'b': nn.Conv2d(2, 3, 3)})\n"
                     "    def forward(self, x):\n        return self.m['b'](self.m['a'](x))\n",
                     {6, 6}),
              "2×4×4 3×2×2");
    EXPECT_EQ(
        walked("def block(i, o, norm=nn.BatchNorm2d, act=nn.ReLU, conv=nn.Conv2d):\n"
               "    layers = [conv(i, o, 3)]\n    if norm is not None:\n        layers.append(norm(o))\n"
               "    if act:\n        layers += [act(inplace=True)]\n    return nn.Sequential(*layers)\n"
               "net = block(1, 4)\n",
               {6, 6}),
        "4×4×4");
    EXPECT_EQ(walked("class Same(nn.Conv2d):\n    def forward(self, x):\n"
                     "        x = F.pad(x, [1, 1, 1, 1])\n"
                     "        return F.conv2d(x, self.weight, self.bias, self.stride)\nnet = Same(1, 4, 3, "
                     "stride=2)\n",
                     {8, 8}),
              "4×4×4");
}

}  // namespace
}  // namespace convwalk
