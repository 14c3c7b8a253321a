// The picture of a network: layout, light, picking, words.
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
#include "support/dice.h"
#include "support/network_figures.h"
#include "views/network/network_brush.h"
#include "views/network/network_figure.h"

namespace convwalk {
namespace {

using testing::network_figures::of_stack;
using testing::network_figures::of_text;

Moment end_of(const Figure& f) {
    return at(f.timeline, f.timeline.duration());
}

bool is_part(PrimitiveId id, NetworkPart part) {
    return id >> 40U == static_cast<PrimitiveId>(part);
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

std::set<std::int64_t> set_of(const Runs& runs) {
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
        s.network()->stack.input = {23, 31};
        const Figure f = figure(s);
        const NetworkFigure& n = *network_figure(f);
        const Extents last = n.report.layers.back().output;
        std::mt19937 random(3);
        for (int round = 0; round < 30; ++round) {
            Extents cell = {0};
            for (const std::int64_t size : last) cell.push_back(testing::whole_between(random, 0, size - 1));
            SCOPED_TRACE(text + " " + to_string(cell));
            const NetworkField field = field_of(s.network()->stack, n.report, n.last, cell);
            for (std::size_t axis = 0; axis < 2; ++axis) {
                std::set<std::int64_t> cells = {cell[axis + 1]};
                for (std::size_t map = n.last + 1; map-- > 0;) {
                    EXPECT_EQ(set_of(field.cells[map][axis + 1]), cells) << map;
                    if (map > 0) cells = read_by(*n.report.layers[map - 1].layer, axis, cells);
                }
            }
        }
    }
}

std::set<std::int64_t> lit_maps(const Scene& scene) {
    std::set<std::int64_t> maps;
    for (const Primitive& p : scene.primitives) {
        if (const auto* quad = std::get_if<Quad>(&p);
            quad != nullptr && is_part(quad->id, NetworkPart::region))
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
            return quad != nullptr && is_part(quad->id, NetworkPart::focus);
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
                const Vec2 p = {testing::real_between(random, 0, 800), testing::real_between(random, 0, 600)};
                const Quad* top = nullptr;
                for (const Primitive& each : seen.planes.primitives) {
                    const auto* quad = std::get_if<Quad>(&each);
                    if (quad != nullptr && is_part(quad->id, NetworkPart::block) && inside(*quad, p))
                        top = quad;
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
    s.network()->stack.input = {32, 32};
    const Figure f = figure(s);
    EXPECT_EQ(network_figure(f)->last, 3U);
    const std::string words = all_words(build_scene(f, end_of(f)));
    EXPECT_NE(words.find("layer 4"), std::string::npos) << words;
    EXPECT_NE(words.find("no output"), std::string::npos) << words;
    // Nothing at all can be drawn of an input that can't be.
    s.network()->stack.input = {0, 5};
    const auto why = why_no_figure(s);
    ASSERT_TRUE(why);
    EXPECT_NE(why->sentence.find("the input is 0×5"), std::string::npos) << why->sentence;
    s.subject = LayerRequest{};
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
        s.network()->stack.input = input;
        const Figure f = figure(s);
        for (const Primitive& p : build_scene(f, end_of(f)).primitives) {
            if (const auto* quad = std::get_if<Quad>(&p)) {
                for (const Vec2& corner : quad->corners)
                    EXPECT_TRUE(std::isfinite(corner.x) && std::isfinite(corner.y));
            }
        }
    }
}

}  // namespace
}  // namespace convwalk
