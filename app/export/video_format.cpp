// An animation as a video. It is encoded by ffmpeg, which need not be there: a program of its own, fed with
// frames.
#include <fmt/format.h>

#include <array>

#include "basics/errors.h"
#include "export/animation.h"
#include "export/formats.h"
#include "export/frame_stream.h"
#include "export/programs.h"
#include "export/spool.h"

namespace convwalk {
namespace {

/// What ffmpeg is told of one kind of file.
struct Encoding {
    std::string_view about;
    std::string_view muxer;
    std::string_view pixels;
    int sides = 1;  ///< width and height are multiples of it
    std::vector<std::string> arguments;
};

// Programs for slides play H.264 with colours at half the resolution alone. No picture waits for a later one,
// so the first is shown at time 0 and a loop has no seam.
Encoding mp4_encoding() {
    return {"the MP4",
            "mp4",
            "yuv420p",
            2,
            {"-c:v", "libx264", "-preset", "medium", "-tune", "animation", "-crf", "14", "-bf", "0",
             "-movflags", "+faststart"}};
}

// Browsers play VP9 with colours at the full resolution: flat colours and thin lines stay what they are.
Encoding webm_encoding() {
    return {"the WebM",
            "webm",
            "yuv444p",
            1,
            {"-c:v", "libvpx-vp9", "-b:v", "0", "-crf", "12", "-deadline", "realtime", "-cpu-used", "6",
             "-row-mt", "1", "-auto-alt-ref", "0", "-lag-in-frames", "0"}};
}

// So many frames a second that each step begins with one.
int rate_of(const Figure& f) {
    const Pace& pace = f.scenario.pace;
    if (pace.motion == Motion::smooth) return f.scenario.output.fps;
    constexpr int kSecond = 1000;  // ms
    for (const int rate : {20, 25, 30, 40}) {
        if (pace.step_ms * rate % kSecond == 0 && pace.hold_ms * rate % kSecond == 0) return rate;
    }
    return kMostFps;
}

std::vector<std::string> ffmpeg_words(const std::string& program, const Encoding& encoding, SizePx size,
                                      int rate, Colour background) {
    std::vector<std::string> words = {program, "-hide_banner", "-loglevel", "error", "-nostdin", "-bitexact"};
    const auto add = [&](std::initializer_list<std::string> more) { words.insert(words.end(), more); };
    add({"-f", "rawvideo", "-pix_fmt", "rgb24", "-s", fmt::format("{}x{}", size.width, size.height), "-r",
         fmt::format("{}", rate), "-i", "pipe:0"});
    // Colours as HD video has them, and a picture of an odd size with a line more.
    add({"-vf", fmt::format("pad=ceil(iw/{0})*{0}:ceil(ih/{0})*{0}:color=0x{1:02x}{2:02x}{3:02x},"
                            "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int+"
                            "full_chroma_inp+bicubic,format={4}",
                            encoding.sides, background.r, background.g, background.b, encoding.pixels)});
    add({"-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"});
    words.insert(words.end(), encoding.arguments.begin(), encoding.arguments.end());
    // The same bytes however many cores there are.
    add({"-threads", "4", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1", "-f",
         std::string(encoding.muxer), "-y", "/dev/fd/1"});
    return words;
}

std::string ffmpeg() {
    const std::string program = program_called("ffmpeg");
    if (program.empty())
        throw BadInput("a video is encoded by ffmpeg, which is not on PATH: install the package ffmpeg");
    return program;
}

class VideoFrames : public FrameWriter {
  public:
    VideoFrames(const Figure& f, SceneRenderer& renderer, const Encoding& encoding, std::ostream& out)
        : rate_(rate_of(f)),
          out_(out),
          frames_(f, renderer, 0),
          file_(encoding.about),
          encoder_(ffmpeg_words(ffmpeg(), encoding, f.scenario.output.size, rate_, exported_background(f)),
                   file_) {}

    void next() override {
        const Frame frame = frames_.next().value();
        if (!frame.changed.empty()) take(frame.picture);
        constexpr std::int64_t kSecond = 100;  // cs
        elapsed_cs_ += frame.delay_cs;
        for (const std::int64_t until = (elapsed_cs_ * rate_ + kSecond / 2) / kSecond; written_ < until;
             ++written_)
            encoder_.write(rgb_);
    }

    void finish() override {
        // What is shorter than one frame is one.
        if (written_ == 0) encoder_.write(rgb_);
        encoder_.finish();
        file_.copy_to(out_);
    }

  private:
    void take(std::span<const std::uint8_t> rgba) {
        rgb_.clear();
        for (std::size_t i = 0; i < rgba.size(); i += 4) {
            for (std::size_t channel = 0; channel < 3; ++channel) rgb_.push_back(rgba[i + channel]);
        }
    }

    int rate_;
    std::ostream& out_;
    FrameStream frames_;
    Spool file_;  // that its encoder goes back in
    FedProgram encoder_;
    std::vector<std::uint8_t> rgb_;  // what is shown
    std::int64_t elapsed_cs_ = 0;
    std::int64_t written_ = 0;
};

}  // namespace

constinit const Format Format::mp4 = {
    .name = "mp4",
    .ending = ".mp4",
    .title = "MP4",
    .about = "an MP4",
    .check = [] { static_cast<void>(ffmpeg()); },
    .in_file = [](const Figure& f, Studio& studio, std::ostream& out) -> std::unique_ptr<FrameWriter> {
        return std::make_unique<VideoFrames>(f, studio.renderer(), mp4_encoding(), out);
    }};

constinit const Format Format::webm = {
    .name = "webm",
    .ending = ".webm",
    .title = "WebM",
    .about = "a WebM",
    .check = [] { static_cast<void>(ffmpeg()); },
    .in_file = [](const Figure& f, Studio& studio, std::ostream& out) -> std::unique_ptr<FrameWriter> {
        return std::make_unique<VideoFrames>(f, studio.renderer(), webm_encoding(), out);
    }};

}  // namespace convwalk
