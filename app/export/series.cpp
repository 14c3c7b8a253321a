#include "export/series.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <variant>

#include "basics/errors.h"
#include "basics/text.h"
#include "export/animation.h"
#include "scenario/export_limits.h"

namespace convwalk {
namespace {

bool chooses_steps(const ExportSettings& output) {
    return output.first_step != 0 || output.last_step != 0;
}

void move(Quad& q, Vec2 by) {
    for (Vec2& corner : q.corners) corner = corner + by;
}
void move(Line& line, Vec2 by) {
    line.from = line.from + by;
    line.to = line.to + by;
}
void move(Label& label, Vec2 by) {
    label.at = label.at + by;
}
void move(Image& image, Vec2 by) {
    image.place.x += by.x;
    image.place.y += by.y;
}

// Puts a picture onto the sheet. @param number of the picture there
void add(Scene& sheet, Scene picture, Vec2 at, std::size_t number) {
    constexpr int kIdBits = 48;  // those of a picture's parts lie below
    const std::size_t first = sheet.primitives.size();
    for (Primitive& primitive : picture.primitives) {
        std::visit(
            [&](auto& p) {
                p.id |= PrimitiveId{number} << kIdBits;
                move(p, at);
            },
            primitive);
        sheet.primitives.push_back(std::move(primitive));
    }
    for (const Scene::Group& group : picture.groups)
        sheet.groups.push_back({first + group.first, group.name});
}

// Which of so many stops stands at a place of the sheet: the first at the first, the last at the last.
std::int64_t stop_at(std::int64_t place, std::int64_t places, std::int64_t stops) {
    if (stops <= places) return place;
    return places == 1 ? 0 : (place * (stops - 1) + (places - 1) / 2) / (places - 1);
}

}  // namespace

std::vector<Moment> build_up_moments(const Figure& f) {
    const Stops stops(f);
    std::vector<Moment> moments;
    const bool all = chooses_steps(f.scenario.output);
    for (std::int64_t n = 0; n < stops.count(); ++n) {
        const Moment moment = stops.moment(n);
        const bool first_step = moment.step >= 0 && (n == 0 || stops.moment(n - 1).step < 0);
        if (all || moment.step < 0 || first_step || n + 1 == stops.count()) moments.push_back(moment);
        // What lies between the first step and the end is not gone through.
        if (!all && first_step) n = std::max(n, stops.count() - 2);
    }
    return moments;
}

void write_build_up(const Figure& f, const std::string& folder, const Format& format, Studio& studio,
                    const Progress& progress) {
    check_fits(f, format);
    const std::vector<Moment> moments = build_up_moments(f);
    const auto all = static_cast<std::int64_t>(moments.size());
    progress(0, all);
    OutputFolder output(folder);
    const StillWords words = still_words(f);
    const std::size_t digits = fmt::format("{}", all).size();
    for (std::int64_t n = 1; n <= all; ++n) {
        const auto file = output.file(fmt::format("picture_{:0{}}{}", n, digits, format.ending));
        format.draw(exported_scene(f, moments[static_cast<std::size_t>(n - 1)]), words, studio,
                    file->stream());
        file->commit();
        progress(n, all);
    }
    output.commit();
}

SheetGrid parse_sheet(std::string_view text) {
    const std::vector<std::string_view> sides = split_at_times(text);
    SheetGrid grid;
    const auto read = [](std::string_view side) {
        const auto number = integer_spelled(side);
        return number && *number >= 1 && *number <= kMostOnSheetSide ? static_cast<int>(*number) : 0;
    };
    if (sides.size() == 2) grid = {read(sides[0]), read(sides[1])};
    if (sides.size() != 2 || grid.columns == 0 || grid.rows == 0)
        throw BadInput(fmt::format("sheet is \"{}\"; it must be columns x rows, 1 to {} each, such as 3x4",
                                   printable(text), kMostOnSheetSide));
    return grid;
}

Scene sheet_scene(const Figure& f, const SheetGrid& grid) {
    if (f.scenario.view.zoom != Zoom{})
        throw BadInput(fmt::format("zoom is {}; a sheet shows whole figures, so leave it away",
                                   to_string(f.scenario.view.zoom)));
    const SizePx each = f.scenario.output.size;
    Scene sheet{{each.width * grid.columns, each.height * grid.rows}, exported_background(f), {}};
    if (const auto why = why_unfit(sheet.size))
        throw BadInput(fmt::format("sheet is {}x{} of {}x{}, which is {}; a picture must be {}", grid.columns,
                                   grid.rows, each.width, each.height, why->value, why->allowed));
    const Stops stops(f);
    const std::int64_t places = std::int64_t{grid.columns} * grid.rows;
    for (std::int64_t place = 0; place < std::min(places, stops.count()); ++place) {
        const Vec2 at = {double(place % grid.columns) * each.width,
                         double(place / grid.columns) * each.height};
        add(sheet, exported_scene(f, stops.moment(stop_at(place, places, stops.count()))), at,
            static_cast<std::size_t>(place));
    }
    return sheet;
}

void write_sheet(const Figure& f, const SheetGrid& grid, const std::string& path, const Format& format,
                 Studio& studio) {
    check_fits(f, format);
    const Scene sheet = sheet_scene(f, grid);
    OutputFile file(path);
    format.draw(sheet, still_words(f), studio, file.stream());
    file.commit();
}

}  // namespace convwalk
