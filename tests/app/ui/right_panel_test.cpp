// The panel on the right: code and finding layers.
#include "ui/panels/right_panel.h"
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <random>
#include <set>
#include "basics/errors.h"
#include "support/right_panel.h"
#include "support/small_layers.h"
#include "support/workbench_frames.h"

namespace convwalk {
namespace {

using testing::DrawnWords;
using testing::ImGuiFrames;
using testing::right_panel::in_one_line;

/// One panel on a screen of its own.
class RightPanelTest : public ::testing::Test {
  protected:
    void open_code(float width = 308, double scale = 1) {
        open(width, scale, [this](Controls& controls) {
            code_edit = code_panel(controls.style, state.code, layer, framework, false);
            if (code_edit.framework) framework = *code_edit.framework;
            if (code_edit.copied) copied = *code_edit.copied;
        });
    }
    void open_find(float width = 308, double scale = 1, float height = 2400) {
        open(
            width, scale,
            [this](Controls& controls) {
                if (const auto chosen = find_panel(controls, state.find, layer)) tried = *chosen;
            },
            height);
    }
    void open(float width, double scale, ImGuiFrames::Content content, float height = 2400) {
        frames.emplace(static_cast<float>(width * scale), static_cast<float>(height * scale), scale);
        frames->content = std::move(content);
        frames->frames(4);
    }
    void expect_uncut(const std::string& what) {
        const float wide = ImGui::GetIO().DisplaySize.x;
        for (const DrawnWords& w : frames->words()) {
            EXPECT_FALSE(w.cut) << w.text << ": " << what;
            EXPECT_LE(w.right, wide) << w.text << ": " << what;
        }
    }
    [[nodiscard]] bool shows(std::string_view words) {
        frames->frame();
        return in_one_line(frames->all_text()).find(words) != std::string::npos;
    }
    void click_on(std::string_view words, int which = 0) {
        frames->frame();
        const auto found = frames->find(words, which);
        ASSERT_TRUE(found) << words << " is not in\n" << frames->all_text();
        frames->click(found->middle());
    }

    std::optional<ImGuiFrames> frames;
    RightPanelState state;
    LayerRequest layer;
    Framework framework = Framework::pytorch;
    CodePanelEdit code_edit;
    std::string copied;
    std::optional<LayerRequest> tried;
};

// --- code ---

TEST_F(RightPanelTest, CodeTellsWhatEachFrameworkMakesOfTheCall) {
    for (AxisSpec& a : layer.layer.axes)
        a = {.input = 224, .kernel = 7, .stride = 2, .padding_begin = 3, .padding_end = 3};
    open_code();
    for (const FrameworkAnswer& answer : same_call(layer, CallPadding::as_asked)) {
        EXPECT_TRUE(shows(fmt::format("{} {} × {}", name_of(answer.framework), answer.axes[0].output,
                                      answer.axes[1].output)))
            << name_of(answer.framework) << " is not in\n"
            << frames->all_text();
    }
    EXPECT_TRUE(shows("padding 3 on both sides"));
    // Keras and TensorFlow pad otherwise and begin a cell later.
    EXPECT_TRUE(shows("padding 2 before, 3 after; windows begin 1 cell later")) << frames->all_text();
    click_on("\"same\"");
    EXPECT_EQ(state.code.padding, CallPadding::same);
    EXPECT_TRUE(shows("PyTorch refused"));
    EXPECT_TRUE(shows("The nearest gives 112 × 112:")) << frames->all_text();
    EXPECT_FALSE(shows("Keras refused"));
}

TEST_F(RightPanelTest, CodeIsWrittenForTheChosenFrameworkAndCopied) {
    open_code();
    for (const Framework each :
         {Framework::keras, Framework::tensorflow, Framework::jax, Framework::onnx, Framework::pytorch}) {
        click_on(name_of(each));
        EXPECT_EQ(framework, each);
        click_on("Copy");
        EXPECT_EQ(copied, write_code(layer, each).code);
    }
    for (AxisSpec& a : layer.layer.axes) a = {.input = 9, .kernel = 3, .stride = 2, .dilation = 2};
    framework = Framework::keras;
    copied.clear();
    EXPECT_TRUE(shows("Keras's layers refuse a stride above 1 beside a dilation above 1;"));
    click_on("Copy");
    EXPECT_EQ(copied, "") << "there is nothing to copy";
}

TEST_F(RightPanelTest, CodeIsMadeAnewOnlyWhenTheLayerChanges) {
    open_code();
    const WrittenCode* before = state.code.codes.data();
    const FrameworkAnswer* answers = state.code.answers.data();
    frames->frames(20);
    EXPECT_EQ(state.code.codes.data(), before);
    EXPECT_EQ(state.code.answers.data(), answers);
    layer.layer.axes[0].kernel = 2;
    frames->frame();
    EXPECT_EQ(state.code.of, layer);
    EXPECT_EQ(state.code.codes[0].code, write_code(layer, Framework::pytorch).code);
}

TEST_F(RightPanelTest, CodeFitsWhateverTheLayer) {
    std::mt19937 random(4);
    for (int n = 0; n < 40; ++n) {
        layer.layer = testing::sampled_layer(random, static_cast<std::size_t>(1 + n % 3));
        framework = static_cast<Framework>(n % 5);
        state.code.padding = static_cast<CallPadding>(n % 3);
        for (const float width : {240.0F, 308.0F, 460.0F}) {
            open_code(width, 1 + 0.5 * (n % 3));
            expect_uncut(fmt::format("{} at {}", testing::described(layer.layer), width));
        }
    }
}

TEST(FoundCode, HasEveryLayerOverTheInputThatReachesIt) {
    const FoundCode found = found_code(
        "nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(),\n nn.MaxPool2d(2),\n nn.Flatten())", {30, 20});
    ASSERT_EQ(found.layers.size(), 2u);
    EXPECT_EQ(found.layers[0].words, "nn.Conv2d, line 1");
    EXPECT_EQ(found.layers[0].sizes, "30 × 20 → 28 × 18");
    EXPECT_EQ(found.layers[1].sizes, "28 × 18 → 14 × 9");
    EXPECT_EQ(found.layers[1].request.layer.in_channels, 8);
    EXPECT_EQ(found.notes, std::vector<std::string>{});
    ASSERT_TRUE(found.network);
    EXPECT_EQ(found.network->stack.input, (Extents{30, 20}));
    EXPECT_EQ(found.network->stack.channels, 3);
    EXPECT_EQ(found.network->stack.layers.size(), 3u) << "the activation belongs to the convolution";
    EXPECT_EQ(found.network->notes, found.notes);
    const FoundCode back = found_code(
        "nn.Sequential(nn.Conv2d(3, 8, 3), nn.MaxPool2d(2), nn.Upsample(scale_factor=2, "
        "mode='area'))",
        {30, 30});
    EXPECT_FALSE(back.network) << "a stack has no such mode";
    EXPECT_GE(back.layers.size(), 2u);
    ASSERT_EQ(back.notes.size(), 1u);
    EXPECT_NE(back.notes[0].find("nn.Upsample"), std::string::npos) << back.notes[0];
    // An input that is too small gives way; one that the code says counts.
    EXPECT_EQ(found_code("nn.Conv2d(1, 1, 11)", {5, 5}).layers[0].sizes, "32 × 32 → 22 × 22");
    EXPECT_EQ(found_code("nn.Conv3d(1, 1, 3)", {5, 5}).layers[0].sizes, "5 × 5 × 5 → 3 × 3 × 3");
    EXPECT_EQ(
        found_code("keras.Sequential([keras.Input((9, 9, 1)), layers.Conv2D(1, 3)])", {5, 5}).layers[0].sizes,
        "9 × 9 → 7 × 7");
    const auto refusal = [](const char* text) {
        try {
            static_cast<void>(found_code(text, {5, 5}));
            return std::string();
        } catch (const BadInput& error) {
            return std::string(error.what());
        }
    };
    EXPECT_EQ(refusal("nn.ReLU()"), "the code has no convolution and no pooling");
    EXPECT_TRUE(refusal("nn.Conv2d(1, 1, 999)")
                    .starts_with("line 1, column 1: nn.Conv2d: kernel of the row axis is"));
    EXPECT_TRUE(refusal("nn.Conv2d(1, 1)").starts_with("line 1, column 1: "));
}

// --- find ---

TEST_F(RightPanelTest, FindListsWhatTheSolverFinds) {
    for (AxisSpec& a : layer.layer.axes) a = {.input = 7, .kernel = 3};
    open_find();
    EXPECT_EQ(state.find.query.input, (Extents{7, 7}));
    EXPECT_EQ(state.find.query.output, (Extents{5, 5})) << "what there is now";
    const Answer& answer = state.find.answer;
    ASSERT_FALSE(answer.solutions.empty());
    EXPECT_TRUE(shows(fmt::format("{} OF {} FIT", answer.found, answer.tried)));
    int shown = 0;
    for (const Solution& solution : answer.solutions) {
        if (!shows(parameters_text(solution)) || !shows(marks_text(solution, state.find.query.input, 2)))
            break;
        ++shown;
    }
    EXPECT_GT(shown, 10) << "rows in the order of the solver";
}

TEST_F(RightPanelTest, FindSaysAHitInWordsAndTriesIt) {
    layer.layer.in_channels = layer.layer.out_channels = 3;
    for (AxisSpec& a : layer.layer.axes) a = {.input = 7, .kernel = 3, .stride = 2};
    open_find();
    click_on("A factor");
    click_on("any operator");
    click_on("transposed");
    ASSERT_EQ(state.find.query.op, Operator::transposed_convolution);
    ASSERT_FALSE(state.find.answer.solutions.empty());
    const Solution first = state.find.answer.solutions.front();
    const auto row = frames->find(parameters_text(first));
    ASSERT_TRUE(row);
    frames->point(row->middle());
    EXPECT_TRUE(shows("Transposed convolution, kernel 2, stride 2: 7×7 becomes 14×14."))
        << frames->all_text();
    frames->click(row->middle());
    ASSERT_TRUE(tried);
    EXPECT_FALSE(why_invalid(*tried));
    EXPECT_EQ(output_extents(resolved(*tried)), (Extents{14, 14}));
    EXPECT_EQ(tried->layer.out_channels, 3) << "channels stay";
}

TEST(FindPanel, EveryHitHasTheSizeAndWordsOfItsOwn) {
    std::mt19937 random(8);
    int hits = 0;
    for (int n = 0; n < 60; ++n) {
        FindQuery query;
        query.input.assign(1 + random() % 3, 4 + static_cast<std::int64_t>(random() % 9));
        query.wanted = static_cast<Wanted>(random() % 3);
        query.output.assign(query.input.size(), 1 + static_cast<std::int64_t>(random() % 12));
        query.times = 1 + static_cast<std::int64_t>(random() % 3);
        query.dilation = {1, 2};
        LayerRequest like;
        like.layer.in_channels = like.layer.out_channels = 4;
        like.layer.groups = random() % 2 == 0 ? 2 : 1;
        std::set<std::string> words;
        for (const Solution& solution : solve(question_of(query)).solutions) {
            const LayerRequest request = request_of(solution, query.input, like);
            ASSERT_FALSE(why_invalid(request));
            Extents wanted = query.output;
            for (std::size_t i = 0; i < wanted.size() && query.wanted != Wanted::size; ++i)
                wanted[i] = query.input[i] * (query.wanted == Wanted::factor ? query.times : 1);
            ASSERT_EQ(output_extents(resolved(request)), wanted);
            const std::string said = solution_words(solution, query.input);
            EXPECT_TRUE(words.insert(said).second) << said;
            EXPECT_EQ(said.find("unequally") != std::string::npos, solution.evenness == Evenness::uneven);
            EXPECT_EQ(said.find(" lost.") != std::string::npos, solution.lost > 0);
            ++hits;
        }
    }
    EXPECT_GT(hits, 300);
}

TEST_F(RightPanelTest, FindLooksOncePerQuestionAndLongListsStayFast) {
    for (AxisSpec& a : layer.layer.axes) a = {.input = 24, .kernel = 3, .padding_begin = 1, .padding_end = 1};
    state.find.query.kernel = {1, 48};
    state.find.query.stride = {1, 4};
    state.find.query.padding = {0, 31};
    state.find.query.dilation = {1, 12};
    open_find(308, 1, 800);
    EXPECT_EQ(state.find.searches, 1);
    EXPECT_GT(state.find.answer.solutions.size(), 500u) << state.find.refusal;
    frames->frames(50);
    EXPECT_EQ(state.find.searches, 1) << "not in every frame";
    EXPECT_LT(frames->words().size(), 120u) << "only rows that are seen are drawn";
    // To the very end, where the last hit is.
    for (int n = 0; n < 40; ++n) frames->wheel({150, 600}, -100);
    EXPECT_TRUE(shows(marks_text(state.find.answer.solutions.back(), state.find.query.input, 2)))
        << frames->all_text();
}

// All that the command looks through, once for each question.
TEST_F(RightPanelTest, FindLooksThroughAsMuchAsTheCommand) {
    for (AxisSpec& a : layer.layer.axes) a = {.input = 56, .kernel = 3, .padding_begin = 1, .padding_end = 1};
    state.find.query.op = Operator::transposed_convolution;
    state.find.query.kernel = {1, 64};
    state.find.query.stride = {1, 64};
    state.find.query.padding = {0, 63};
    state.find.query.dilation = {1, 19};
    state.find.query.output_padding = {0, 3};
    open_find(308, 1, 800);
    EXPECT_EQ(state.find.refusal, "");
    EXPECT_EQ(state.find.answer.tried, 64 * 64 * 64 * 19 * 4);
    for (std::int64_t most = 10; most < 20; ++most) {
        state.find.query.dilation.last = most;
        frames->frame();
    }
    EXPECT_EQ(state.find.searches, 11);
    EXPECT_LE(state.find.answer.solutions.size(), static_cast<std::size_t>(kMostListed));
}

// "Twice as large, whatever comes in": by brute force over sizes.
TEST_F(RightPanelTest, FindLooksForEveryInputSize) {
    for (AxisSpec& a : layer.layer.axes) a = {.input = 7, .kernel = 3, .stride = 2};
    open_find();
    EXPECT_FALSE(shows("For every input size"));
    for (const auto& [wanted, times, over] :
         {std::tuple(Wanted::factor, 2, 1), std::tuple(Wanted::factor, 1, 2),
          std::tuple(Wanted::factor, 1, 3), std::tuple(Wanted::same, 1, 1)}) {
        state.find.query.wanted = wanted;
        state.find.query.times = times;
        state.find.query.over = over;
        state.find.query.every_input = false;
        click_on("For every input size");
        EXPECT_TRUE(state.find.query.every_input);
        EXPECT_TRUE(shows("every size"));
        ASSERT_FALSE(state.find.answer.solutions.empty()) << state.find.refusal;
        for (const Solution& solution : state.find.answer.solutions) {
            for (std::int64_t size = over; size <= 24; size += over) {
                const Layer each = layer_of(solution, {size, size + over});
                ASSERT_FALSE(why_invalid(each));
                EXPECT_EQ(output_extents(each), (Extents{size * times / over, (size + over) * times / over}));
            }
            EXPECT_FALSE(why_invalid(request_of(solution, state.find.query.input, layer)));
        }
    }
    state.find.query = {};
    state.find.query.wanted = Wanted::factor;
    state.find.query.times = 1;
    state.find.query.over = 2;
    state.find.query.every_input = true;
    state.find.query.op = Operator::convolution;
    frames->frames(2);
    const auto row = frames->find(parameters_text(state.find.answer.solutions.front()));
    ASSERT_TRUE(row);
    frames->point(row->middle());
    EXPECT_TRUE(
        shows("Convolution, kernel 2, stride 2: every size that 2 divides becomes 1/2 of it; others are "
              "rounded down."))
        << frames->all_text();
    frames->click(row->middle());
    ASSERT_TRUE(tried);
    EXPECT_EQ(input_extents(tried->layer), (Extents{7, 7})) << "over the input that there is";
    // A size is asked of one input.
    click_on("A size");
    EXPECT_FALSE(shows("For every input size"));
    EXPECT_FALSE(shows("every size"));
}

TEST_F(RightPanelTest, FindSaysWhatItCanNotLookFor) {
    open_find();
    state.find.query.kernel = {1, 64};
    state.find.query.stride = {1, 64};
    state.find.query.padding = {0, 64};
    state.find.query.dilation = {1, 64};
    EXPECT_TRUE(shows("The ranges hold more than 20,000,000 combinations")) << frames->all_text();
    EXPECT_TRUE(state.find.answer.solutions.empty());
    state.find.query = {};
    state.find.own_sizes = true;
    state.find.query.wanted = Wanted::factor;
    state.find.query.times = 1;
    state.find.query.over = 2;
    EXPECT_TRUE(shows("that makes no whole number of cells")) << frames->all_text();
    state.find.query.times = 50;
    state.find.query.over = 1;
    EXPECT_TRUE(shows("None gives that size.")) << frames->all_text();
}

TEST_F(RightPanelTest, FindFollowsTheLayerUntilSizesAreChosen) {
    for (AxisSpec& a : layer.layer.axes) a = {.input = 7, .kernel = 3};
    open_find();
    for (AxisSpec& a : layer.layer.axes) a.input = 9;
    frames->frame();
    EXPECT_EQ(state.find.query.input, (Extents{9, 9}));
    const auto label = frames->find("Input");
    ASSERT_TRUE(label);
    const auto fields = frames->items_along(label->middle().y);
    ASSERT_EQ(fields.size(), 2u);
    frames->click(fields[0]);
    frames->type("12");
    frames->tap(Key::enter);
    EXPECT_EQ(state.find.query.input, (Extents{12, 9}));
    for (AxisSpec& a : layer.layer.axes) a.input = 10;
    frames->frame();
    EXPECT_EQ(state.find.query.input, (Extents{12, 9})) << "chosen by hand";
    layer.layer.axes.resize(1);
    frames->frame();
    EXPECT_EQ(state.find.query.input, (Extents{10})) << "other dimensions: the layer's again";
}

TEST_F(RightPanelTest, FindFitsNarrowPanels) {
    for (const std::size_t axes : {1u, 2u, 3u}) {
        layer.layer.axes.assign(axes, AxisSpec{.input = 9, .kernel = 3, .stride = 2});
        for (const float width : {240.0F, 308.0F, 460.0F}) {
            for (const double scale : {1.0, 2.0}) {
                for (int wanted = 0; wanted < 3; ++wanted) {
                    state.find.query.wanted = static_cast<Wanted>(wanted);
                    open_find(width, scale, 900);
                    const float bottom = ImGui::GetIO().DisplaySize.y - static_cast<float>(50 * scale);
                    for (const DrawnWords& w : frames->words()) {
                        if (w.baseline > bottom) continue;  // the list goes on below
                        EXPECT_FALSE(w.cut) << w.text << " at " << width << " x " << scale;
                    }
                }
            }
        }
    }
}

}  // namespace
}  // namespace convwalk
