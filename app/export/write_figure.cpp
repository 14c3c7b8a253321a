#include "export/write_figure.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"
#include "export/animation.h"
#include "export/series.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;

// What a path says by itself; nullptr when it says nothing.
const Format* named_by(const std::string& path, const std::string& given) {
    std::error_code error;
    const bool folder = path.ends_with('/');
    const bool existing = !folder && fs::is_directory(path, error);
    const std::string ending = lower(fs::path(path).extension().string());
    for (const Format* format : formats()) {
        if (format->is_folder() ? folder || (existing && given == format->name) : ending == format->ending)
            return format;
    }
    return nullptr;
}

const Format& format_named(const std::string& name) {
    const std::vector<std::string> names = format_names();
    const std::string& known = names[choice("format", name, names)];
    const auto all = formats();
    return **std::find_if(all.begin(), all.end(), [&](const Format* f) { return f->name == known; });
}

class StillPicture : public FrameWriter {
  public:
    StillPicture(const Figure& f, const Format& format, Studio& studio, std::ostream& out)
        : figure_(f), format_(format), studio_(studio), out_(out) {}

    void next() override { format_.draw(exported_still(figure_), still_words(figure_), studio_, out_); }

  private:
    const Figure& figure_;
    const Format& format_;
    Studio& studio_;
    std::ostream& out_;
};

}  // namespace

Format format_of(const std::string& path, const std::optional<std::string>& given) {
    const Format* named = named_by(path, given.value_or(std::string(Format::png_frames.name)));
    if (given) {
        const Format& format = format_named(*given);
        if (named == nullptr) return format;
        if (named->name == format.name) return *named;
        throw BadInput(fmt::format(
            "output is \"{}\", {}, and format is {}; one of them says what is written", printable(path, 400),
            named->is_folder() ? std::string(named->about) : fmt::format("by its name {}", named->name),
            *given));
    }
    if (named != nullptr) return *named;
    if (path == "-") return Format::gif;
    throw BadInput(fmt::format("output is \"{}\"; it must end in {}, or in / for a folder of frames",
                               printable(path, 400), listed(file_endings(false), " or ")));
}

void check_fits(const Figure& f, const Format& format) {
    const Colour background = f.scenario.theme.background;
    if (format.alpha || (!f.scenario.output.transparent && background.a == 255)) return;
    std::vector<std::string> better = file_endings(true);
    better.emplace_back("a folder of frames");
    const std::string found =
        f.scenario.output.transparent
            ? std::string("transparent is on")
            : fmt::format("background is {}, which is not opaque", to_string(background));
    throw BadInput(fmt::format("{}; {} can't hold soft edges over nothing, so write {}", found, format.about,
                               listed(better, " or ")));
}

std::int64_t frames_to_write(const Figure& f, const Format& format) {
    check_fits(f, format);
    if (format.check != nullptr) format.check();
    if (format.series != Series::none) return series_length(f, format);
    if (format.stops) return Stops(f).count();
    if (!format.still) return frame_count(f);
    static_cast<void>(time_of(f, f.scenario.output.moment));
    return 1;
}

Export::Export(const Figure& figure, const std::string& path, const Format& format, Studio& studio)
    : figure_(figure),
      path_(path),
      format_(format),
      studio_(studio),
      frames_(frames_to_write(figure, format)) {}

bool Export::next() {
    try {
        if (!writer_) begin();
        if (done_ < frames_) {
            writer_->next();
            ++done_;
            return true;
        }
        writer_->finish();
        if (file_) file_->commit();
        return false;
    } catch (const std::runtime_error&) {
        // The writer knows that it failed, the file knows why.
        if (file_) file_->check();
        throw;
    }
}

void Export::begin() {
    if (format_.is_folder()) {
        writer_ = format_.series == Series::build_up ? build_up_writer(figure_, format_, studio_, path_)
                                                     : format_.in_folder(figure_, studio_, path_);
        return;
    }
    file_ = std::make_unique<OutputFile>(path_);
    std::ostream& out = file_->stream();
    if (format_.series == Series::sheet) {
        writer_ = sheet_writer(figure_, format_, studio_, out);
    } else if (format_.draw != nullptr) {
        writer_ = std::make_unique<StillPicture>(figure_, format_, studio_, out);
    } else {
        writer_ = format_.in_file(figure_, studio_, out);
    }
}

void write_figure(const Figure& figure, const std::string& path, const Format& format, Studio& studio,
                  const Progress& progress) {
    Export writing(figure, path, format, studio);
    progress(0, writing.frames());
    while (writing.next()) progress(writing.done(), writing.frames());
}

}  // namespace convwalk
