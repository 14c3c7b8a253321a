#include "export/series.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <variant>

#include "basics/errors.h"
#include "basics/text.h"
#include "export/animation.h"
#include "export/output_file.h"
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

// The format of a series' single pictures.
const Format* picture_of(const Format& series) {
    for (const Format* format : picture_formats()) {
        if (format->draw == series.draw) return format;
    }
    throw std::logic_error("a series is of a format of single pictures");
}

// Which of so many stops stands at a place of the sheet: the first at the first, the last at the last.
std::int64_t stop_at(std::int64_t place, std::int64_t places, std::int64_t stops) {
    if (stops <= places) return place;
    return places == 1 ? 0 : (place * (stops - 1) + (places - 1) / 2) / (places - 1);
}

}  // namespace

Format build_up_of(const Format& picture) {
    Format format = picture;
    format.ending = "_pictures/";
    format.title = "Build-up";
    format.about = "a folder for pictures of a build-up";
    format.still = false;
    format.stops = true;
    format.series = Series::build_up;
    return format;
}

Format sheet_of(const Format& picture, const SheetGrid& grid) {
    Format format = picture;
    format.title = "Sheet";
    format.about = "a sheet";
    format.still = false;
    format.stops = true;
    format.series = Series::sheet;
    format.grid = grid;
    return format;
}

Format series_like(const Format& series, const Format& picture) {
    return series.series == Series::build_up ? build_up_of(picture) : sheet_of(picture, series.grid);
}

std::vector<const Format*> picture_formats() {
    std::vector<const Format*> drawn;
    for (const Format* format : formats()) {
        if (format->draw != nullptr) drawn.push_back(format);
    }
    return drawn;
}

std::vector<Format> series_formats() {
    return {build_up_of(Format::png), sheet_of(Format::png, {3, 2})};
}

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

std::string build_up_name(std::int64_t number, std::int64_t count, const Format& format) {
    const Format* picture = picture_of(format);
    return fmt::format("picture_{:0{}}{}", number, fmt::format("{}", count).size(), picture->ending);
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

namespace {

// @throws BadInput
SizePx sheet_size(const Figure& f, const SheetGrid& grid) {
    if (f.scenario.view.zoom != Zoom{})
        throw BadInput(fmt::format("zoom is {}; a sheet shows whole figures, so leave it away",
                                   to_string(f.scenario.view.zoom)));
    const SizePx each = f.scenario.output.size;
    const SizePx size = {each.width * grid.columns, each.height * grid.rows};
    if (const auto why = why_unfit(size))
        throw BadInput(fmt::format("sheet is {}x{} of {}x{}, which is {}; a picture must be {}", grid.columns,
                                   grid.rows, each.width, each.height, why->value, why->allowed));
    return size;
}

class SheetWriter : public FrameWriter {
  public:
    SheetWriter(const Figure& f, const Format& format, Studio& studio, std::ostream& out)
        : figure_(f), format_(format), studio_(studio), out_(out) {}

    void next() override {
        format_.draw(sheet_scene(figure_, format_.grid), still_words(figure_), studio_, out_);
    }

  private:
    const Figure& figure_;
    const Format& format_;
    Studio& studio_;
    std::ostream& out_;
};

class BuildUpWriter : public FrameWriter {
  public:
    BuildUpWriter(const Figure& f, const Format& format, Studio& studio, const std::string& folder)
        : figure_(f), format_(format), studio_(studio), moments_(build_up_moments(f)), output_(folder) {}

    void next() override {
        const Moment moment = moments_.at(static_cast<std::size_t>(number_));
        const auto file =
            output_.file(build_up_name(++number_, static_cast<std::int64_t>(moments_.size()), format_));
        format_.draw(exported_scene(figure_, moment), still_words(figure_), studio_, file->stream());
        file->commit();
    }
    void finish() override { output_.commit(); }

  private:
    const Figure& figure_;
    const Format& format_;
    Studio& studio_;
    std::vector<Moment> moments_;
    OutputFolder output_;
    std::int64_t number_ = 0;
};

}  // namespace

Scene sheet_scene(const Figure& f, const SheetGrid& grid) {
    Scene sheet{sheet_size(f, grid), exported_background(f), {}};
    const SizePx each = f.scenario.output.size;
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

std::int64_t series_length(const Figure& f, const Format& format) {
    if (format.series == Series::build_up) return static_cast<std::int64_t>(build_up_moments(f).size());
    static_cast<void>(sheet_size(f, format.grid));
    static_cast<void>(Stops(f));
    return 1;
}

std::unique_ptr<FrameWriter> sheet_writer(const Figure& f, const Format& format, Studio& studio,
                                          std::ostream& out) {
    return std::make_unique<SheetWriter>(f, format, studio, out);
}

std::unique_ptr<FrameWriter> build_up_writer(const Figure& f, const Format& format, Studio& studio,
                                             const std::string& folder) {
    return std::make_unique<BuildUpWriter>(f, format, studio, folder);
}

}  // namespace convwalk
