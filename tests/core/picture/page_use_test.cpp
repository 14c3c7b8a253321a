// A figure uses its page, says what it can't show, and explains every pattern that it is painted with.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "picture/figures.h"
#include "picture/paging.h"
#include "picture/picture.h"
#include "views/planes/brush.h"
#include "views/views.h"

namespace convwalk {
namespace {

struct Shown {
    std::string name;
    Scenario scenario;
};

// Every preset in every view that takes it.
std::vector<Shown> every_preset_in_every_view() {
    std::vector<Shown> all;
    for (const Preset& p : presets()) {
        for (std::size_t v = 0; v < view_names().size(); ++v) {
            Scenario s = p.scenario;
            s.view.kind = static_cast<ViewKind>(v);
            if (s.view.kind == ViewKind::network || why_no_figure(s)) continue;
            all.push_back({fmt::format("{} {}", p.name, view_names()[v]), s});
        }
    }
    return all;
}

PrimitiveId id_of(const Primitive& primitive) {
    return std::visit([](const auto& p) { return p.id; }, primitive);
}

Rect seen_of(const Scene& scene) {
    Rect seen;
    for (const Primitive& p : scene.primitives) seen = united(seen, bounds(p));
    return seen;
}

Moment end_of(const Figure& f) {
    return at(f.timeline, f.timeline.duration());
}

TEST(PageUse, EveryViewFillsItsPage) {
    for (const SizePx size : {SizePx{1280, 720}, SizePx{1920, 1080}, SizePx{800, 600}, SizePx{700, 700}}) {
        for (Shown& shown : every_preset_in_every_view()) {
            shown.scenario.output.size = size;
            const Figure f = figure(shown.scenario);
            const Rect seen = seen_of(place(f, end_of(f), {}).paint().planes);
            const Page page = page_of(f, end_of(f), std::nullopt);
            const double wide = seen.width / size.width;
            const double high = seen.height / page.figure.height;
            EXPECT_TRUE(wide >= 0.7 || high >= 0.75)
                << fmt::format("{} at {}x{}: {:.0f} % of the width, {:.0f} % of the height", shown.name,
                               size.width, size.height, 100 * wide, 100 * high);
            EXPECT_GE(seen.x, 0) << shown.name;
            EXPECT_LE(seen.right(), size.width) << shown.name << " at " << size.width;
        }
    }
}

// On a slide, planes side by side take most of it.
TEST(PageUse, ObliquePlanesStandSideBySideOnASlide) {
    Scenario s = preset("padding_strides_transposed").scenario;
    s.view.kind = ViewKind::oblique;
    s.output.size = {1280, 720};
    const Figure f = figure(s);
    EXPECT_GE(seen_of(place(f, end_of(f), {}).paint().planes).width, 0.85 * 1280);
}

TEST(PageUse, WordsAndDigitsCanBeReadFromTheBackOfAHall) {
    for (const SizePx size : {SizePx{1280, 720}, SizePx{1920, 1080}, SizePx{800, 600}}) {
        for (Shown& shown : every_preset_in_every_view()) {
            const ViewKind view = shown.scenario.view.kind;
            // Of many small cells.
            if (view == ViewKind::matrix || view == ViewKind::both || view == ViewKind::there_and_back)
                continue;
            // Of thousands of pixels, with the numbers of some of them.
            if (is_of_picture(view)) continue;
            shown.scenario.output.size = size;
            const Figure f = figure(shown.scenario);
            if (cell_count(slot_extents(f.layout)) > 81 || f.layer.axes.size() > 2) continue;
            const Painted painted = place(f, end_of(f), {}).paint();
            for (const Scene* scene : {&painted.words, &painted.planes}) {
                for (const Primitive& p : scene->primitives) {
                    const auto* label = std::get_if<Label>(&p);
                    // Beside the numbers that are read stand those that they are multiplied with.
                    const bool beside = id_of(p) >> 40 == kFactorPart || id_of(p) >> 40 == kWeightPart;
                    if (label == nullptr || beside) continue;
                    EXPECT_GE(std::ceil(label->size_px), std::floor(size.height / 45.0))
                        << shown.name << " at " << size.width << ": " << label->text;
                }
            }
        }
    }
}

// The size that a note names shows the numbers, and says nothing.
TEST(PageUse, TheSizeThatANoteNamesWouldDo) {
    std::size_t notes = 0;
    for (Shown& shown : every_preset_in_every_view()) {
        for (const SizePx size : {SizePx{400, 450}, SizePx{320, 240}}) {
            shown.scenario.output.size = size;
            shown.scenario.values.shown = true;
            if (why_no_figure(shown.scenario)) continue;
            const std::string note = figure(shown.scenario).paging.note;
            // Where type grows with the picture, no size may do.
            if (note.empty() || note.ends_with("of any size")) continue;
            ++notes;
            const auto from = note.find("; ");
            ASSERT_NE(from, std::string::npos) << shown.name << ": " << note;
            std::string named = note.substr(from + 2, note.find(" would do") - from - 2);
            named.replace(named.find("×"), std::string("×").size(), "x");
            Scenario s = shown.scenario;
            s.output.size = parse_size(named);
            EXPECT_EQ(figure(s).paging.note, "") << shown.name << " at " << named;
        }
    }
    EXPECT_GT(notes, 10U);
}

TEST(PageUse, ANoteStandsOnThePage) {
    Scenario s = preset("density_map_tr32").scenario;
    s.values.shown = true;
    s.view.kind = ViewKind::flat;
    s.output.size = {300, 300};
    const Figure f = figure(s);
    ASSERT_NE(f.paging.note, "");
    std::string words;
    for (const Primitive& p : build_scene(f, end_of(f)).primitives) {
        if (const auto* label = std::get_if<Label>(&p)) words += label->text + " ";
    }
    EXPECT_NE(words.find("too small for numbers at 300×300"), std::string::npos) << words;
}

// --- legends ---

struct Patterns {
    std::set<std::string> hatches;
    bool dots = false;
    bool strikes = false;
    bool operator==(const Patterns&) const = default;
};

std::string hatch_of(const Quad& q) {
    Colour colour = q.hatch_colour;
    colour.a = 255;
    return fmt::format("{} {}", static_cast<int>(q.hatch), to_string(colour));
}

void add_painted(Patterns& patterns, const Scene& scene, const Theme& theme) {
    for (const Primitive& p : scene.primitives) {
        if (const auto* quad = std::get_if<Quad>(&p)) {
            if (quad->hatch != Hatch::none) patterns.hatches.insert(hatch_of(*quad));
            const double side = quad->corners[1].x - quad->corners[0].x;
            patterns.dots =
                patterns.dots || (quad->radius_px > 0 && std::abs(2 * quad->radius_px - side) < 0.01);
        }
        // In black and white, other lines have the same colour.
        if (const auto* line = std::get_if<Line>(&p))
            patterns.strikes =
                patterns.strikes || (line->colour == theme.strike && theme.strike != theme.accent);
    }
}

TEST(PageUse, LegendsExplainEveryPatternAndNothingElse) {
    // Hatched themes, and one without any.
    for (const std::string theme : {"light", "print", "colour-blind"}) {
        for (Shown& shown : every_preset_in_every_view()) {
            if (shown.scenario.view.kind == ViewKind::matrix) continue;
            for (const bool numbers : {false, true}) {
                shown.scenario.theme = built_in_theme(theme);
                shown.scenario.values.shown = numbers;
                shown.scenario.output.size = {1280, 720};
                if (why_no_figure(shown.scenario)) continue;
                const Figure f = figure(shown.scenario);
                Patterns painted;
                Patterns explained;
                for (const int part : {0, 2, 4}) {
                    const Moment moment = at(f.timeline, f.timeline.duration() * part / 4);
                    add_painted(painted, place(f, moment, {}).paint().planes, f.scenario.theme);
                }
                for (const LegendEntry& entry :
                     view_of(f.scenario.view.kind).words(f, end_of(f), std::nullopt).legend) {
                    const Quad q = swatch(entry, {0, 0, 10, 10}, f.scenario.theme, 0);
                    if (q.hatch != Hatch::none) explained.hatches.insert(hatch_of(q));
                    explained.dots = explained.dots || entry.dotted;
                    explained.strikes = explained.strikes ||
                                        (entry.struck && f.scenario.theme.strike != f.scenario.theme.accent);
                }
                const std::string what =
                    fmt::format("{} in {}{}", shown.name, theme, numbers ? ", numbers" : "");
                EXPECT_EQ(painted.hatches, explained.hatches) << what;
                EXPECT_EQ(painted.dots, explained.dots) << what;
                EXPECT_EQ(painted.strikes, explained.strikes) << what;
            }
        }
    }
}

}  // namespace
}  // namespace convwalk
