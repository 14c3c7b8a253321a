// A moment as a PNG, and an animation as a folder of them.
#include <sstream>
#include <utility>

#include "export/animation.h"
#include "export/formats.h"
#include "export/frame_stream.h"
#include "export/output_file.h"
#include "export/png.h"

namespace convwalk {
namespace {

class PngFrames : public FrameWriter {
  public:
    PngFrames(const Figure& f, SceneRenderer& renderer, const std::string& folder)
        : size_(f.scenario.output.size), output_(folder), frames_(f, renderer, 0) {}

    void next() override {
        const Frame frame = frames_.next().value();
        if (!frame.changed.empty()) shown_.assign(frame.picture.begin(), frame.picture.end());
        const auto file = output_.file(frame_name(++number_));
        write_png(file->stream(), size_, shown_);
        file->commit();
    }
    void finish() override { output_.commit(); }

  private:
    SizePx size_;
    OutputFolder output_;
    FrameStream frames_;
    std::vector<std::uint8_t> shown_;
    std::int64_t number_ = 0;
};

}  // namespace

constinit const Format Format::png = {
    .name = "png",
    .ending = ".png",
    .title = "PNG",
    .about = "a PNG",
    .still = true,
    .alpha = true,
    .draw = [](const Scene& scene, const StillWords& words, Studio& studio, std::ostream& out) {
        OffscreenPicture picture(studio.renderer(), scene.size, 0);
        std::ostringstream file;
        write_png(file, scene.size, picture.render(scene));
        std::string bytes = std::move(file).str();
        if (!words.text.empty()) add_png_text(bytes, "Description", words.text);
        if (!words.title.empty()) add_png_text(bytes, "Title", words.title);
        out << bytes;
    }};

constinit const Format Format::png_frames = {
    .name = "png",
    .ending = "_frames/",
    .title = "Frames",
    .about = "a folder for frames as PNG",
    .alpha = true,
    .in_folder = [](const Figure& f, Studio& studio,
                    const std::string& folder) -> std::unique_ptr<FrameWriter> {
        return std::make_unique<PngFrames>(f, studio.renderer(), folder);
    }};

}  // namespace convwalk
