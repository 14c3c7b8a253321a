// The picture of a network: its labels, what is lit, what is pointed at; and the document that holds one.
#include "views/network/network_figure.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "basics/errors.h"
#include "network/networks.h"
#include "network/write_notation.h"
#include "picture/cells.h"
#include "picture/figures.h"
#include "picture/picture.h"
#include "scenario/network_edits.h"
#include "scene/font_metrics.h"
#include "views/planes/brush.h"

namespace convwalk {
namespace {

Scenario of_stack(const Stack& stack, SizePx size = {800, 600}) {
    Scenario s = scenario_of(with_stack(NetworkDocument{}, stack));
    s.output.size = size;
    return s;
}

Scenario of_text(const std::string& text, SizePx size = {800, 600}) {
    Scenario s = scenario_of(read_network(text));
    s.output.size = size;
    return s;
}

Moment end_of(const Figure& f) {
    return at(f.timeline, f.timeline.duration());
}

bool is_part(PrimitiveId id, Part part) {
    return id >> 40U == part;
}
std::int64_t index_in(PrimitiveId id) {
    return static_cast<std::int64_t>(id & ((PrimitiveId{1} << 40U) - 1));
}

// The ink of a label: from the top of its capitals to the tails of its letters.
Rect ink(const Label& label) {
    const double wide = text_width_em(label.text, label.weight) * label.size_px;
    const double left = label.align == Align::left     ? label.at.x
                        : label.align == Align::centre ? label.at.x - wide / 2
                                                       : label.at.x - wide;
    return {left, label.at.y - kCapHeightEm * label.size_px, wide, (kCapHeightEm + 0.2) * label.size_px};
}

std::vector<Label> labels_of(const Scene& scene) {
    std::vector<Label> labels;
    for (const Primitive& p : scene.primitives) {
        if (const auto* label = std::get_if<Label>(&p)) labels.push_back(*label);
    }
    return labels;
}

TEST(NetworkView, LabelsOfEveryNetworkStandClearOfEachOther) {
    for (const Network& n : networks()) {
        for (const SizePx size : {SizePx{400, 300}, SizePx{800, 600}, SizePx{1600, 900}, SizePx{300, 900}}) {
            SCOPED_TRACE(n.name + " " + std::to_string(size.width));
            const Figure f = figure(of_stack(n.stack, size));
            const std::vector<Label> labels = labels_of(build_scene(f, end_of(f)));
            EXPECT_GT(labels.size(), 5U);
            const Rect picture = {0, 0, double(size.width), double(size.height)};
            for (std::size_t i = 0; i < labels.size(); ++i) {
                const Rect a = ink(labels[i]);
                EXPECT_GE(a.x, 0) << labels[i].text;
                EXPECT_LE(a.right(), picture.right()) << labels[i].text;
                EXPECT_LE(a.bottom(), picture.bottom()) << labels[i].text;
                for (std::size_t j = 0; j < i; ++j)
                    EXPECT_FALSE(overlap(a, ink(labels[j]))) << labels[i].text << " and " << labels[j].text;
            }
        }
    }
}

// At the size of a slide the ends are named, and most layers are.
TEST(NetworkView, NamesEndsAndLayers) {
    for (const Network& n : networks()) {
        SCOPED_TRACE(n.name);
        const Figure f = figure(of_stack(n.stack, {1600, 900}));
        std::set<std::string> texts;
        for (const Label& label : labels_of(build_scene(f, end_of(f)))) texts.insert(label.text);
        EXPECT_TRUE(texts.contains("input"));
        EXPECT_TRUE(texts.contains(n.stack.title));
    }
}

// --- what is lit ---

// The cells of a layer's input that some of its outputs come from, straight from the definition.
std::set<std::int64_t> read_by(const Layer& layer, std::size_t axis, const std::set<std::int64_t>& outputs) {
    const AxisSpec& a = layer.axes[axis];
    std::set<std::int64_t> inputs;
    for (std::int64_t tap = 0; tap < a.kernel; ++tap) {
        if (layer.op == Operator::transposed_convolution) {
            for (std::int64_t i = 0; i < a.input; ++i) {
                if (outputs.contains(i * a.stride - a.padding_begin + tap * a.dilation)) inputs.insert(i);
            }
        } else {
            for (const std::int64_t o : outputs) {
                const std::int64_t i = o * a.stride - a.padding_begin + tap * a.dilation;
                if (i >= 0 && i < a.input) inputs.insert(i);
            }
        }
    }
    return inputs;
}

std::set<std::int64_t> cells_of(const Runs& runs) {
    std::set<std::int64_t> cells;
    for (const Run& run : runs) {
        for (std::int64_t i = run.first; i <= run.last; ++i) cells.insert(i);
    }
    return cells;
}

// Names that a person gives stand in sentences, too.
TEST(NetworkView, WarnsOfWhatIsThereWhateverALayerIsCalled) {
    for (const std::string name : {"never read", "is uneven", "skip", "on the row axis"}) {
        Scenario s = of_text(R"({"input":"1x8x8","layers":[
            {"layer":"convolution","name":")" +
                             name + R"(","channels":1,"kernel":3},
            {"layer":"convolution","channels":1,"kernel":2},
            {"layer":"concatenate","with":")" +
                             name + R"(","cut":true}]})");
        const Figure f = figure(s);
        std::vector<std::string> warnings;
        for (const Label& label : labels_of(build_scene(f, end_of(f)))) {
            if (label.text.starts_with("! ")) warnings.push_back(label.text);
        }
        EXPECT_EQ(warnings, std::vector<std::string>{"! skip not aligned"}) << name;
        const std::vector<Note>& notes = network_figure(f)->report.layers.back().notes;
        ASSERT_EQ(notes.size(), 2U) << name;
        EXPECT_EQ(notes[1].sentence, "the skip from \"" + name +
                                         "\" is not aligned: it lies 0.5 cells of the input before what it "
                                         "meets");
    }
}

TEST(NetworkView, FieldsAreWhatTheLayersRead) {
    for (const std::string text : {"C(4,3,2,p1)-T(2,3,2,p1)-P(2)", "C(1,3,d3)-C(1,2,d5,valid)-AP(3,2)",
                                   "T(2,2,3,p0)-C(1,3x5)-T(1,3)", "P(3,2,p1)-C(8,1,4)-C(1,5,2)"}) {
        Scenario s = of_text(text);
        s.network->stack.input = {23, 31};
        const Figure f = figure(s);
        const NetworkFigure& n = *network_figure(f);
        const Extents last = n.report.layers.back().output;
        std::mt19937 random(3);
        for (int round = 0; round < 30; ++round) {
            Extents cell = {0};
            for (const std::int64_t size : last)
                cell.push_back(std::uniform_int_distribution<std::int64_t>(0, size - 1)(random));
            SCOPED_TRACE(text + " " + to_string(cell));
            const NetworkField field = field_of(s.network->stack, n.report, n.last, cell);
            for (std::size_t axis = 0; axis < 2; ++axis) {
                std::set<std::int64_t> cells = {cell[axis + 1]};
                for (std::size_t map = n.last + 1; map-- > 0;) {
                    EXPECT_EQ(cells_of(field.cells[map][axis + 1]), cells) << map;
                    if (map > 0) cells = read_by(*n.report.layers[map - 1].layer, axis, cells);
                }
            }
        }
    }
}

std::set<std::int64_t> lit_maps(const Scene& scene) {
    std::set<std::int64_t> maps;
    for (const Primitive& p : scene.primitives) {
        if (const auto* quad = std::get_if<Quad>(&p); quad != nullptr && is_part(quad->id, kMarkPart))
            maps.insert(index_in(quad->id) / 200);
    }
    return maps;
}

TEST(NetworkView, EveryStepLightsOneMoreMap) {
    const Figure f = figure(of_text("CR(64,9)-P-C(8,3)-TR(32)-C(1,1)"));
    ASSERT_EQ(f.timeline.steps, 6);
    for (std::int64_t step = 0; step < f.timeline.steps; ++step) {
        const Scene scene = build_scene(f, at(f.timeline, time_of_step(f.timeline, step)));
        std::set<std::int64_t> expected;
        for (std::int64_t map = 5 - step; map <= 5; ++map) expected.insert(map);
        EXPECT_EQ(lit_maps(scene), expected);
    }
}

TEST(NetworkView, TheFieldTravelsWhenMotionIsSmooth) {
    Scenario s = of_text("C(8,5)-C(8,5)");
    s.pace.motion = Motion::smooth;
    const Figure f = figure(s);
    const auto travelling = [&](Tick t) {
        const Scene scene = build_scene(f, at(f.timeline, t));
        return std::any_of(scene.primitives.begin(), scene.primitives.end(), [](const Primitive& p) {
            const auto* quad = std::get_if<Quad>(&p);
            return quad != nullptr && is_part(quad->id, kFocusPart);
        });
    };
    EXPECT_TRUE(travelling(s.pace.step_ms + 50));
    EXPECT_FALSE(travelling(2 * s.pace.step_ms - 1));
}

// --- picking ---

bool inside(const Quad& quad, Vec2 p) {
    bool left = false;
    bool right = false;
    for (std::size_t i = 0; i < 4; ++i) {
        const Vec2 a = quad.corners[i];
        const Vec2 b = quad.corners[(i + 1) % 4];
        const double side = (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
        (side < 0 ? left : right) = true;
    }
    return !(left && right);
}

TEST(NetworkView, PointsAtWhatIsPaintedThere) {
    std::mt19937 random(1);
    for (const char* name : {"unet", "vgg_16", "wavenet", "resnet_18", "espcn"}) {
        SCOPED_TRACE(name);
        const Figure f = figure(of_stack(network(name).stack));
        for (const Camera camera : {Camera{}, Camera{2.5, {80, -30}}}) {
            Sight sight;
            sight.camera = camera;
            const Picture picture = place(f, end_of(f), sight);
            const Painted seen = picture.paint();
            int hits = 0;
            for (int round = 0; round < 3000; ++round) {
                const Vec2 p = {std::uniform_real_distribution<>(0, 800)(random),
                                std::uniform_real_distribution<>(0, 600)(random)};
                const Quad* top = nullptr;
                for (const Primitive& each : seen.planes.primitives) {
                    const auto* quad = std::get_if<Quad>(&each);
                    if (quad != nullptr && is_part(quad->id, kGridPart) && inside(*quad, p)) top = quad;
                }
                const RectPx& part = seen.planes_part;
                const bool shown = p.y >= part.y && p.y < part.y + part.height;
                const auto found = picture.cell_at(p);
                if (top == nullptr || !shown) {
                    EXPECT_FALSE(found) << p.x << " " << p.y;
                    continue;
                }
                const std::int64_t id = index_in(top->id);
                if (id % 4 != 0) continue;  // the upper or the front side
                ++hits;
                ASSERT_TRUE(found) << p.x << " " << p.y;
                EXPECT_EQ(found->map, id / 4);
                EXPECT_TRUE(has_cell(f, *found));
                // The cell lies where the face is divided so.
                const auto& c = top->corners;
                const double column = (p.x - c[0].x) / (c[1].x - c[0].x);
                const double row = (p.y - c[0].y - column * (c[1].y - c[0].y)) / (c[3].y - c[0].y);
                const NetworkMap& map = network_figure(f)->maps[static_cast<std::size_t>(found->map)];
                const std::int64_t r = map.has_columns ? found->at[1] : found->at[2];
                EXPECT_LE(std::abs(double(r) + 0.5 - row * double(map.rows)), 0.51 + 1e-6);
                const double c_at = map.has_columns ? double(found->at[2]) : 0;
                EXPECT_LE(std::abs(c_at + 0.5 - column * double(map.columns)), 0.51 + 1e-6);
            }
            EXPECT_GT(hits, 20);
        }
    }
}

TEST(NetworkView, ACellThatIsPointedAtIsAboutItsOwnLayer) {
    const Figure f = figure(of_text("C(8,5)-C(8,5)-C(8,5)"));
    const Spot cell{2, 0, {0, 60, 60}};
    ASSERT_TRUE(has_cell(f, cell));
    const Painted seen = place(f, at(f.timeline, 0), {}).paint(cell);
    EXPECT_EQ(lit_maps(seen.planes), (std::set<std::int64_t>{0, 1, 2}));
    const std::string words = sentence_for(f, cell);
    EXPECT_NE(words.find("rows 56 to 64"), std::string::npos) << words;
    EXPECT_NE(words.find("9 × 9 cells"), std::string::npos) << words;
    EXPECT_FALSE(has_cell(f, Spot{4, 0, {0, 60, 60}}));
    EXPECT_FALSE(has_cell(f, Spot{1, 0, {0, 128, 60}}));
}

// --- words ---

std::string all_words(const Scene& scene) {
    std::string all;
    for (const Label& label : labels_of(scene)) all += label.text + "\n";
    return all;
}

TEST(NetworkView, SaysThatTheOutputHasTheInputsResolution) {
    const Figure f = figure(of_stack(network("density_map").stack));
    EXPECT_NE(all_words(build_scene(f, end_of(f))).find("the resolution of the input"), std::string::npos);
    const Figure other = figure(of_stack(network("unet").stack));
    EXPECT_EQ(all_words(build_scene(other, end_of(other))).find("the resolution of the input"),
              std::string::npos);
}

TEST(NetworkView, ShowsWhatComesBeforeAnImpossibleLayer) {
    Scenario s = of_text("C(8,3)-P-P-C(16,40,valid)-C(1,1)");
    s.network->stack.input = {32, 32};
    const Figure f = figure(s);
    EXPECT_EQ(network_figure(f)->last, 3U);
    const std::string words = all_words(build_scene(f, end_of(f)));
    EXPECT_NE(words.find("layer 4"), std::string::npos) << words;
    EXPECT_NE(words.find("no output"), std::string::npos) << words;
    // Nothing at all can be drawn of an input that can't be.
    s.network->stack.input = {0, 5};
    const auto why = why_no_figure(s);
    ASSERT_TRUE(why);
    EXPECT_NE(why->sentence.find("the input is 0×5"), std::string::npos) << why->sentence;
    s.network.reset();
    EXPECT_NE(why_no_figure(s)->sentence.find("there is no network"), std::string::npos);
}

TEST(NetworkView, StacksOfAnyLengthHaveAPicture) {
    for (const int layers : {1, 2, 61, 300, 1000}) {
        const Figure f = figure(of_text(std::to_string(layers) + "x C(8,3)", {500, 400}));
        EXPECT_FALSE(build_scene(f, end_of(f)).primitives.empty());
        EXPECT_EQ(lit_maps(build_scene(f, end_of(f))).size(), static_cast<std::size_t>(layers) + 1);
    }
}

TEST(NetworkView, SmallPicturesAndStrangeShapes) {
    for (const SizePx size : {SizePx{16, 16}, SizePx{16, 900}, SizePx{1200, 40}}) {
        for (const char* text : {"C(8,3)", "40x C(8,3)", "C(1,1)-T(512,64,32)"}) {
            const Figure f = figure(of_text(text, size));
            static_cast<void>(build_scene(f, end_of(f)));
        }
    }
    Scenario s = of_text("C(1,1)");
    for (const Extents& input : {Extents{1}, Extents{kLargestSize}, Extents{1, 100'000}, Extents{3, 4, 5},
                                 Extents{kLargestSize, 1, 1}}) {
        s.network->stack.input = input;
        const Figure f = figure(s);
        for (const Primitive& p : build_scene(f, end_of(f)).primitives) {
            if (const auto* quad = std::get_if<Quad>(&p)) {
                for (const Vec2& corner : quad->corners)
                    EXPECT_TRUE(std::isfinite(corner.x) && std::isfinite(corner.y));
            }
        }
    }
}

// --- the document ---

TEST(NetworkDocument, IsReadBackFromItsJson) {
    for (const Network& n : networks()) {
        Scenario s = of_stack(n.stack);
        s.network->cell.assign(n.stack.input.size(), 1);
        if (const auto why = why_not_cell(n.stack, report_of(n.stack), s.network->cell, "cell"))
            s.network->cell.assign(n.stack.input.size(), 0);
        EXPECT_EQ(parse_scenario(to_json(s)), s) << to_json(s);
    }
    const Scenario s = scenario_of(read_network("C(8)-T(4)", {"kernel=5", "transposed-kernel=2"}));
    EXPECT_EQ(s.network->stack.layers[0].kernel, Extents{5});
    EXPECT_EQ(parse_scenario(to_json(s)), s) << to_json(s);
}

TEST(NetworkDocument, NotationOfLayersReadsBackToThem) {
    for (const std::string text :
         {"CR(64,9)-CR(32,7)-TR(32)-C(1,1)", "2x[C(256,3)-PS(2)-PReLU]-C(3,9)", "CBR(8,3x5,2x1,d2)-AP(3,2)",
          "CR(96,11,4,valid)-P(3,2)-CR(256,5,g2)", "U(3,linear,corners)-S-B", "T(8,3,2,p1,op1)-MP(2,2,ceil)",
          "C(8,3,nobias)-CB(8,3)", "C(4,2,same)-C(4,3,full)-C(4,3,causal)"}) {
        const auto layers = read_notation(text).layers;
        const auto written = notation_of(layers);
        ASSERT_TRUE(written) << text;
        EXPECT_EQ(read_notation(*written).layers, layers) << *written;
    }
    EXPECT_EQ(notation_of(read_notation("C(8,3)-C(8,3)-P").layers), "2x C(8) - P");
    EXPECT_FALSE(notation_of(network("unet").stack.layers));
    // What a notation has no words for.
    std::vector<StackLayer> layers = read_notation("C(8,3,p1)-AP(3,2)").layers;
    ASSERT_TRUE(notation_of(layers));
    for (const int what : {0, 1, 2}) {
        std::vector<StackLayer> other = layers;
        if (what == 0) other[0].padding_mode = PaddingMode::reflect;
        if (what == 1) other[1].count_include_pad = false;
        if (what == 2) other[1].divisor_override = 4;
        EXPECT_FALSE(notation_of(other)) << what;
    }
    NotationDefaults five;
    five.kernel = 5;
    EXPECT_EQ(notation_of(read_notation("C(8)", five).layers, five), "C(8)");
}

TEST(NetworkDocument, AnOpenLayerAndItsNetworkAgree) {
    const Scenario whole = of_text("CR(64,9)-P-C(8,3)");
    Scenario opened = whole;
    opened.view.kind = ViewKind::flat;
    opened.network->open = 3;
    opened = settled(whole, opened);
    EXPECT_EQ(opened.layer.layer.in_channels, 64);
    EXPECT_EQ(opened.layer.layer.out_channels, 8);
    EXPECT_EQ(opened.layer.layer.axes[0].input, 64);
    EXPECT_EQ(parse_scenario(to_json(opened)), opened);

    Scenario edited = opened;
    for (AxisSpec& a : edited.layer.layer.axes) a.stride = 2;
    edited.layer.layer.axes[0].input = 9;
    edited = settled(opened, edited);
    EXPECT_EQ(edited.network->stack.layers[2].stride, Extents{2});
    EXPECT_EQ(edited.layer.layer.axes[0].input, 64) << "comes from the layer before";
    EXPECT_EQ(edited.network->notation, "CR(64,9) - P - C(8,3,2)");

    Scenario back = edited;
    back.view.kind = ViewKind::network;
    back = settled(edited, back);
    EXPECT_EQ(back.network->stack, edited.network->stack);
    EXPECT_EQ(back.layer, LayerRequest{});
}

// The network of one layer after another, as a scenario in which that layer is open.
Scenario opened_layer(const Scenario& whole, std::size_t number) {
    Scenario opened = whole;
    opened.view.kind = ViewKind::flat;
    opened.network->open = number;
    return settled(whole, opened);
}

TEST(NetworkDocument, WhatStandsInThePaddingFlowsBackAndForth) {
    const Scenario whole = of_text("C(4,3,p1)-AP(3,2,p1)-C(4,3,p1)");
    Scenario opened = opened_layer(whole, 1);
    Scenario edited = opened;
    edited.layer.layer.padding_mode = PaddingMode::reflect;
    edited = settled(opened, edited);
    EXPECT_EQ(edited.layer.layer.padding_mode, PaddingMode::reflect);
    EXPECT_EQ(edited.network->stack.layers[0].padding_mode, PaddingMode::reflect);
    EXPECT_EQ(edited.network->notation, "") << "which has no word for it";
    EXPECT_EQ(parse_scenario(to_json(edited)), edited);

    // The next one, and the first again.
    Scenario pool = opened_layer(edited, 2);
    edited = pool;
    edited.layer.layer.count_include_pad = false;
    edited.layer.layer.divisor_override = 7;
    edited = settled(pool, edited);
    EXPECT_FALSE(edited.network->stack.layers[1].count_include_pad);
    EXPECT_EQ(edited.network->stack.layers[1].divisor_override, 7);
    EXPECT_EQ(parse_scenario(to_json(edited)), edited);
    EXPECT_EQ(opened_layer(edited, 1).layer.layer.padding_mode, PaddingMode::reflect);
    EXPECT_EQ(opened_layer(opened_layer(edited, 1), 2).layer, edited.layer);

    // Another operator takes nothing of it along.
    Scenario max = edited;
    max.layer.layer.op = Operator::max_pooling;
    max.layer.layer.count_include_pad = true;
    max.layer.layer.divisor_override.reset();
    max = settled(edited, max);
    EXPECT_TRUE(max.network->stack.layers[1].count_include_pad);
    EXPECT_FALSE(max.network->stack.layers[1].divisor_override);
}

StackLayer resizing() {
    StackLayer layer;
    layer.kind = LayerKind::resize;
    return layer;
}

TEST(NetworkDocument, ACellLiesInTheOutput) {
    const auto refusal = [](const char* text) {
        try {
            static_cast<void>(read_network(text));
        } catch (const BadInput& bad) {
            return std::string(bad.what());
        }
        return std::string();
    };
    EXPECT_EQ(refusal(R"_({"input": "1x9x8", "layers": ["P"], "cell": "3x3"})_"), "");
    EXPECT_EQ(refusal(R"_({"input": "1x9x8", "layers": ["P"], "cell": "3x4"})_"),
              "network.cell is 3x4; the network's output has 4×4 cells, so it must be from 0x0 to 3x3");
    EXPECT_EQ(refusal(R"_({"input": "1x9x8", "layers": ["P"], "cell": "3"})_"),
              "network.cell is 3; the network's output has 4×4 cells, so it must be from 0x0 to 3x3");
    EXPECT_EQ(refusal(R"_({"input": "1x9", "layers": ["C(3)"], "cell": "9"})_"),
              "network.cell is 9; the network's output has 9 cells, so it must be from 0 to 8");
    // Behind a layer that has no output, the last that has one counts.
    EXPECT_EQ(refusal(R"_({"input": "1x9", "layers": ["C(3)", "C(3,20,valid)"], "cell": "8"})_"), "");

    Scenario before = scenario_of(read_network(R"_({"input": "1x9x8", "layers": ["C(3)"], "cell": "8x7"})_"));
    Scenario smaller = before;
    smaller.network->stack.input = {9, 6};
    const Settled made = settle(before, smaller);
    EXPECT_EQ(made.scenario.network->cell, Extents{});
    EXPECT_EQ(
        made.not_taken,
        "the chosen cell is 8x7; the network's output has 9×6 cells, so it must be from 0x0 to 8x5; the "
        "one in the middle is shown");
    smaller.network->stack.input = {9, 8};
    smaller.network->stack.layers[0].stride = {1};
    EXPECT_EQ(settle(before, smaller).not_taken, "");
    EXPECT_EQ(settle(before, smaller).scenario.network->cell, (Extents{8, 7}));
}

TEST(NetworkDocument, OnlyLayersThatWalkOpen) {
    Stack stack;
    stack.layers.resize(3);
    stack.layers[0].kind = stack.layers[2].kind = LayerKind::activation;
    stack.layers[0].activation = stack.layers[2].activation = "relu";
    const Scenario s = of_stack(stack);
    EXPECT_EQ(opened_layer(s, 0).network->open, 2U) << "the first that can be opened";
    EXPECT_THROW(static_cast<void>(opened_layer(s, 1)), BadInput);
}

// Whatever a layer was, what it is comes back from a file.
TEST(NetworkDocument, ALayerOfAnotherKindIsReadBack) {
    for (const char* notation :
         {"CBR(8,3)", "C(8,3,g1,nobias)", "TB(8,4)", "P", "AP(3)", "U(3,linear)", "PS(2)"}) {
        const Scenario opened =
            opened_layer(scenario_of(read_network("C(16,3)-" + std::string(notation) + "-C(4,3)")), 2);
        for (int op = 0; op <= static_cast<int>(Operator::pixel_shuffle); ++op) {
            Scenario s = opened;
            s.layer.layer.op = static_cast<Operator>(op);
            for (AxisSpec& a : s.layer.layer.axes) a = {.input = a.input, .kernel = 2, .stride = 2};
            if (is_pooling(s.layer.layer.op)) s.layer.layer.out_channels = 16;
            if (!has_window(s.layer.layer.op)) s.layer.padding = PaddingWord::numbers;
            s = settled(opened, s);
            if (why_no_figure(s)) continue;
            EXPECT_EQ(parse_scenario(to_json(s)), s) << to_json(s);
        }
    }
}

TEST(NetworkDocument, LayersThatResizeOpenWithTheSizesOfTheNetwork) {
    int count = 0;
    for (const std::size_t axes : {1U, 2U, 3U}) {
        for (const Fraction factor : {Fraction{2, 1}, Fraction{4, 3}, Fraction{1, 3}, Fraction{7, 1000}}) {
            for (const ResizeMode mode : kResizeModes) {
                for (const Extents& size : {Extents{}, Extents{9}, Extents(axes, 12)}) {
                    Stack stack;
                    stack.channels = 3;
                    stack.input = Extents(axes, 143);
                    stack.layers.assign(2, resizing());
                    StackLayer& layer = stack.layers[1];
                    layer.factor = {size.empty() ? factor : Fraction{2, 1}};
                    layer.size = size;
                    if (size.size() > 1) layer.size.back() = 5;
                    layer.mode = mode;
                    layer.align_corners = cells_each_side(mode) > 0 && factor.den > 1;
                    layer.activation = "relu";
                    const StackReport report = report_of(stack);
                    const Scenario opened = opened_layer(of_stack(stack), 2);
                    const Layer& alone = opened.layer.layer;
                    ASSERT_FALSE(why_invalid(opened.layer));
                    EXPECT_EQ(output_extents(alone), report.layers[1].output);
                    EXPECT_EQ(input_extents(alone), report.layers[0].output);
                    EXPECT_EQ(output_channels(alone), 3);
                    EXPECT_EQ(alone.resize_mode, mode);
                    EXPECT_EQ(alone.align_corners, layer.align_corners);
                    EXPECT_EQ(with_layer(stack, 2, opened.layer), stack) << "an edit of nothing";
                    EXPECT_EQ(parse_scenario(to_json(opened)), opened);
                    ++count;
                }
            }
        }
    }
    EXPECT_EQ(count, 3 * 4 * 4 * 3);
}

TEST(NetworkDocument, EditsOfAResizingFlowBack) {
    const Scenario opened = opened_layer(of_text("CR(8,3)-U(2)-C(4,3)"), 2);
    const auto edited = [&](const auto& edit) {
        Scenario s = opened;
        edit(s.layer.layer);
        return settled(opened, s);
    };
    const auto each = [](Layer& layer, const auto& edit) {
        for (AxisSpec& a : layer.axes) edit(a);
    };
    const auto layer_after = [&](const auto& edit) { return edited(edit).network->stack.layers[1]; };
    EXPECT_EQ(layer_after([&](Layer& l) { each(l, [](AxisSpec& a) { a.factor = 1.0 / 3; }); }).factor,
              (std::vector<Factor>{Fraction{1, 3}}));
    EXPECT_EQ(layer_after([&](Layer& l) { each(l, [](AxisSpec& a) { a.output_size = 7; }); }).size,
              Extents{7});
    EXPECT_EQ(layer_after([](Layer& l) { l.resize_mode = ResizeMode::bicubic; }).mode, ResizeMode::bicubic);
    EXPECT_TRUE(layer_after([](Layer& l) {
                    l.resize_mode = ResizeMode::bilinear;
                    l.align_corners = true;
                }).align_corners);
    const StackLayer shuffled = layer_after([](Layer& l) { l.op = Operator::pixel_shuffle; });
    EXPECT_EQ(shuffled.kind, LayerKind::pixel_shuffle);
    EXPECT_EQ(shuffled.factor, std::vector<Factor>{2.0});
    // Impossible as it is typed: the network says so, and the layer keeps what was typed.
    const Scenario none = edited([&](Layer& l) { each(l, [](AxisSpec& a) { a.factor = 0; }); });
    EXPECT_EQ(none.layer.layer.axes[0].factor, 0);
    EXPECT_TRUE(report_of(none.network->stack).refusal);
    // What a stack has no word for is not taken, and that is said.
    const auto said = [&](const auto& edit) {
        Scenario s = opened;
        edit(s.layer.layer);
        return settle(opened, s).not_taken;
    };
    EXPECT_EQ(said([](Layer& l) { l.resize_mode = ResizeMode::bicubic; }), "");
    EXPECT_EQ(said([](Layer& l) { l.axes[0].factor = 3; }), "");
    EXPECT_EQ(said([&](Layer& l) { each(l, [](AxisSpec& a) { a.factor = 1.41421356; }); }), "");
    EXPECT_EQ(said([](Layer& l) { l.op = Operator::pixel_unshuffle; }), "");
    EXPECT_EQ(
        said([](Layer& l) { l.axes[0].output_size = 3; }),
        "layer 2 stays as it was: a layer of a network is resized by factors, or to a size, on all axes");
    EXPECT_EQ(said([&](Layer& l) { each(l, [](AxisSpec& a) { a.factor = 1.2345678901234567e-8; }); }),
              "layer 2 stays as it was: factor is 1.2345678901234568e-08; it has more digits than a network "
              "can count with");
    EXPECT_EQ(said([](Layer& l) { l.axes[1].input = 7; }),
              "the input of layer 2 can't be 128×7 here: it is what layer 1 gives, 128×128");
    EXPECT_EQ(said([](Layer& l) { l.in_channels = 3; }),
              "layer 2 can't get 3 channels here: it gets what layer 1 gives, 8");
    EXPECT_EQ(said([](Layer& l) { l.axes.resize(1); }),
              "layer 2 can't have 1 dimension: it stands in a network that has 2");
    EXPECT_EQ(edited([](Layer& l) { l.axes[0].output_size = 3; }), opened);
    EXPECT_EQ(layer_after([](Layer& l) { l.axes[0].factor = 3; }).factor, (std::vector<Factor>{3.0, 2.0}));
    EXPECT_EQ(layer_after([](Layer& l) { l.op = Operator::pixel_unshuffle; }).kind,
              LayerKind::pixel_unshuffle);
    // To a window and back.
    const Scenario window = edited([](Layer& l) {
        l = {.op = Operator::max_pooling, .axes = l.axes, .in_channels = 8};
        for (AxisSpec& a : l.axes) a = {.input = a.input, .kernel = 2, .stride = 2};
    });
    EXPECT_EQ(window.network->notation, "CR(8) - P - C(4)");
}

TEST(NetworkDocument, APixelShuffleOpensOnTwoAxes) {
    Stack stack;
    stack.channels = 18;
    stack.input = {6, 5};
    stack.layers.resize(1);
    stack.layers[0].kind = LayerKind::pixel_shuffle;
    stack.layers[0].factor = {3.0};
    const Scenario opened = opened_layer(of_stack(stack), 1);
    EXPECT_EQ(opened.layer.layer.op, Operator::pixel_shuffle);
    EXPECT_EQ(output_extents(opened.layer.layer), (Extents{18, 15}));
    EXPECT_EQ(output_channels(opened.layer.layer), 2);
    EXPECT_EQ(with_layer(stack, 1, opened.layer), stack);
    stack.channels = 27;
    stack.input = {4, 4, 4};
    const Scenario three = of_stack(stack);
    ASSERT_FALSE(report_of(stack).refusal);
    EXPECT_THROW(static_cast<void>(opened_layer(three, 1)), BadInput);
}

TEST(NetworkDocument, MistakesAreNamedWithTheirPlace) {
    const auto sentence = [](const std::string& text) -> std::string {
        try {
            static_cast<void>(read_network(text));
        } catch (const BadInput& bad) {
            return bad.what();
        }
        return "";
    };
    EXPECT_NE(sentence("C(64,9)-Q(3)").find("character 9"), std::string::npos) << sentence("C(64,9)-Q(3)");
    EXPECT_FALSE(sentence(std::string(1U << 20U, 'C')).empty());
    std::string megabyte;
    while (megabyte.size() < (1U << 20U)) megabyte += "C(8,3)-";
    EXPECT_FALSE(sentence(megabyte).empty());
    EXPECT_FALSE(sentence("C(99999999999999999999)").empty());
    EXPECT_NE(sentence(R"_({"layers": ["C(8)"], "open": 9})_").find("network.open is 9"), std::string::npos);
    EXPECT_FALSE(sentence(R"_({"layers": ["C(8)"], "assume": "kernel=5"})_").empty());
    // Sizes that overflow: the layer is named.
    const Figure f = figure(of_text("40x T(1,2,2,p0)"));
    ASSERT_TRUE(network_figure(f)->report.refusal);
    EXPECT_NE(network_figure(f)->report.refusal->sentence.find("layer "), std::string::npos);
}

}  // namespace
}  // namespace convwalk
