#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <string>
#include <variant>
#include <vector>

#include "picture/figures.h"
#include "support/places.h"
#include "support/scene_parts.h"
#include "support/small_scenes.h"
#include "support/temp_folder.h"

namespace convwalk {
namespace {

using testing::content_of;

// What a scene draws, as text that can be read and compared. After a wanted change of looks:
// CONVWALK_REBASELINE=1 build/test/tests/core_tests --gtest_filter='*Golden*'

std::string point(Vec2 p) {
    return fmt::format("{:.1f},{:.1f}", p.x, p.y);
}
std::string paint(const char* name, Colour c) {
    return c.a == 0 ? "" : fmt::format(" {} {}", name, to_string(c));
}

std::string command(const Quad& q) {
    static const char* const hatches[] = {"none", "diagonal", "dots", "cross"};
    std::string text = fmt::format("quad {} {} {} {}", point(q.corners[0]), point(q.corners[1]),
                                   point(q.corners[2]), point(q.corners[3]));
    text += paint("fill", q.fill);
    if (q.radius_px > 0) text += fmt::format(" radius {:.1f}", q.radius_px);
    if (q.stroke.width_px > 0 && q.stroke.colour.a > 0)
        text += fmt::format("{} {:.1f}{}", paint("stroke", q.stroke.colour), q.stroke.width_px,
                            q.stroke.dashed ? " dashed" : "");
    if (q.hatch != Hatch::none)
        text += fmt::format(" {}{} {:.1f}", hatches[static_cast<std::size_t>(q.hatch)],
                            paint("of", q.hatch_colour), q.hatch_pitch_px);
    return text;
}

std::string command(const Line& l) {
    return fmt::format("line {} {}{} {:.1f}{}", point(l.from), point(l.to), paint("stroke", l.colour),
                       l.width_px, l.dashed ? " dashed" : "");
}

std::string command(const Label& l) {
    static const char* const aligns[] = {"left", "centre", "right"};
    return fmt::format("text {} {} {:.1f}{}{} \"{}\"", point(l.at), aligns[static_cast<std::size_t>(l.align)],
                       l.size_px, l.weight == Weight::semibold ? " semibold" : "", paint("fill", l.colour),
                       l.text);
}

std::string command(const Image& i) {
    return fmt::format("image {} {} {}x{}", point({i.place.x, i.place.y}),
                       point({i.place.right(), i.place.bottom()}), i.pixels->columns, i.pixels->rows);
}

// With the names of parts where there are any: those of the planes.
std::string dump(const Scene& scene, ViewKind view) {
    const bool of_planes = view == ViewKind::oblique || view == ViewKind::flat;
    std::string text =
        fmt::format("{}x{}{}\n", scene.size.width, scene.size.height, paint("fill", scene.background));
    for (const Primitive& primitive : scene.primitives) {
        if (of_planes)
            text += fmt::format("{} {}: ", testing::name_of(testing::part_of(primitive)),
                                testing::id_of(primitive) & 0xFF'FFFF'FFFF);
        text += std::visit([](const auto& p) { return command(p); }, primitive) + '\n';
    }
    return text;
}

struct GoldenScene {
    std::string name;
    Scenario scenario;
    std::string moment;
};

// What a failing test names.
std::ostream& operator<<(std::ostream& out, const GoldenScene& golden) {
    return out << golden.name;
}

GoldenScene of_preset(const char* name, const char* preset_name, View view, const char* theme, SizePx size,
                      const char* moment) {
    Scenario s = preset(preset_name).scenario;
    s.values.shown = false;
    s.view = view;
    s.theme = built_in_theme(theme);
    s.output.size = size;
    return {name, s, moment};
}

std::vector<GoldenScene> golden_scenes() {
    std::vector<GoldenScene> all = {of_preset("oblique", "padding_strides_transposed",
                                              {ViewKind::oblique, false, true}, "light", {395, 449}, "13"),
                                    of_preset("oblique_intro", "padding_strides_odd_transposed",
                                              {ViewKind::oblique, false, true}, "guide", {320, 240}, "start"),
                                    of_preset("flat_indices", "dilation", {ViewKind::flat, true, true},
                                              "colour-blind", {800, 600}, "middle"),
                                    of_preset("flat_pooling", "numerical_max_pooling",
                                              {ViewKind::flat, false, true}, "print", {1200, 400}, "end")};
    for (std::size_t view = 0; view < view_names().size(); ++view) {
        for (const testing::SmallScene& small : testing::small_scenes(static_cast<ViewKind>(view)))
            all.push_back({small.name, small.scenario, "middle"});
    }
    return all;
}

class Golden : public ::testing::TestWithParam<GoldenScene> {};

TEST_P(Golden, DrawsAsBefore) {
    const GoldenScene& golden = GetParam();
    const Figure f = figure(golden.scenario);
    const Scene scene = build_scene(f, at(f.timeline, time_of(f, parse_moment(golden.moment))));
    const std::string drawn = dump(scene, golden.scenario.view.kind);

    const std::filesystem::path folder = std::filesystem::path(testing::kDataDir) / "golden";
    const std::filesystem::path expected = folder / (golden.name + ".txt");
    const std::filesystem::path actual = folder / (golden.name + ".actual.txt");
    if (std::getenv("CONVWALK_REBASELINE") != nullptr) {
        std::ofstream(expected, std::ios::binary) << drawn;
        std::filesystem::remove(actual);
        GTEST_SKIP() << "wrote " << expected;
    }
    if (content_of(expected) == drawn) {
        std::filesystem::remove(actual);
        return;
    }
    std::ofstream(actual, std::ios::binary) << drawn;
    FAIL() << "see what changed: diff " << expected << " " << actual;
}

INSTANTIATE_TEST_SUITE_P(Scenes, Golden, ::testing::ValuesIn(golden_scenes()),
                         [](const auto& scene) { return scene.param.name; });

}  // namespace
}  // namespace convwalk
