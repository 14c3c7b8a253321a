// An animation as one APNG: a PNG of the first frame, which programs that know no more show, and what changes
// behind it (https://wiki.mozilla.org/APNG_Specification).
#include <algorithm>

#include "export/animation.h"
#include "export/film_parts.h"
#include "export/png.h"
#include "export/spool.h"

namespace convwalk {
namespace {

std::string number_of(int number) {
    return png_number(static_cast<std::uint32_t>(number));
}

// A time as a fraction of two numbers of 16 bits: in hundredths of a second; beyond 655 s in seconds.
std::string delay(std::int64_t shown_cs) {
    constexpr std::int64_t kMost = 65535;
    const bool exact = shown_cs <= kMost;
    const auto count = static_cast<std::uint32_t>(exact ? shown_cs : std::min(kMost, shown_cs / 100));
    return png_number(count << 16 | (exact ? 100U : 1U));
}

class ApngFrames : public PartsWriter {
  public:
    ApngFrames(const Figure& f, SceneRenderer& renderer, std::ostream& out)
        : PartsWriter(f, renderer), loops_(f.scenario.output.loops), out_(out) {}

  protected:
    void put(const FilmPart& part) override {
        const std::string stays_and_over = {'\0', part.over ? '\1' : '\0'};
        add("fcTL", png_number(numbered_++) + number_of(part.at.width) + number_of(part.at.height) +
                        number_of(part.at.x) + number_of(part.at.y) + delay(part.shown_cs) + stays_and_over);
        const std::string data = png_data({part.at.width, part.at.height}, part.rgba, PngAlpha::kept);
        if (pictures_++ == 0) return add("IDAT", data);
        add("fdAT", png_number(numbered_++) + data);
    }

    void end() override {
        std::string header = number_of(size().width) + number_of(size().height);
        header += {8, 6, 0, 0, 0};  // bits; colours with alpha
        out_ << kPngSignature << png_chunk("IHDR", header)
             << png_chunk("acTL", png_number(pictures_) + number_of(loops_));
        spool_.copy_to(out_);
        out_ << png_chunk("IEND", "");
    }

  private:
    void add(std::string_view type, const std::string& data) {
        const std::string chunk = png_chunk(type, data);
        spool_.append({reinterpret_cast<const std::uint8_t*>(chunk.data()), chunk.size()});
    }

    int loops_;
    std::ostream& out_;
    Spool spool_{"the APNG"};  // how many pictures there are stands before them
    std::uint32_t pictures_ = 0;
    std::uint32_t numbered_ = 0;  // chunks that carry a number
};

}  // namespace

constinit const Format Format::apng = {
    .name = "apng",
    .ending = ".apng",
    .title = "APNG",
    .about = "an APNG",
    .alpha = true,
    .loops = true,
    .in_file = [](const Figure& f, Studio& studio, std::ostream& out) -> std::unique_ptr<FrameWriter> {
        return std::make_unique<ApngFrames>(f, studio.renderer(), out);
    }};

}  // namespace convwalk
