// An animation as one lossless WebP. The pictures are libwebp's; the boxes around them are those of its
// container (https://developers.google.com/speed/webp/docs/riff_container).
#include <webp/encode.h>

#include <algorithm>
#include <new>
#include <stdexcept>

#include "export/animation.h"
#include "export/film_parts.h"
#include "export/spool.h"

namespace convwalk {
namespace {

// The low byte first. @param bytes how many
std::string little(std::int64_t number, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i) text += static_cast<char>(number >> (8 * i) & 0xff);
    return text;
}

// Boxes have an even number of bytes.
std::string box(std::string_view type, std::string_view data) {
    std::string text =
        std::string(type) + little(static_cast<std::int64_t>(data.size()), 4) + std::string(data);
    if (data.size() % 2 == 1) text += '\0';
    return text;
}

constexpr int kEvenPlaces = 2;  // places are counted in twos

// A picture as the boxes that hold it alone, without those of a file. @throws std::bad_alloc
std::string lossless(SizePx size, std::span<const std::uint8_t> rgba) {
    constexpr std::size_t kFileHead = 12;  // RIFF, its length, WEBP
    std::uint8_t* bytes = nullptr;
    const std::size_t count =
        WebPEncodeLosslessRGBA(rgba.data(), size.width, size.height, size.width * 4, &bytes);
    const std::unique_ptr<std::uint8_t, void (*)(void*)> kept(bytes, WebPFree);
    // The sizes of pictures are within its limits, so memory is all that can be lacking.
    if (count <= kFileHead) throw std::bad_alloc();
    return {reinterpret_cast<const char*>(bytes) + kFileHead, count - kFileHead};
}

class WebpFrames : public PartsWriter {
  public:
    WebpFrames(const Figure& f, SceneRenderer& renderer, std::ostream& out)
        : PartsWriter(f, renderer, kEvenPlaces),
          background_(exported_background(f)),
          loops_(f.scenario.output.loops),
          out_(out) {}

  protected:
    void put(const FilmPart& part) override {
        constexpr std::int64_t kMostMs = (1 << 24) - 1;
        const char how = part.over ? 0 : 2;  // what was there shows through, or is replaced; and it stays
        std::string frame = little(part.at.x / kEvenPlaces, 3) + little(part.at.y / kEvenPlaces, 3) +
                            little(part.at.width - 1, 3) + little(part.at.height - 1, 3) +
                            little(std::min(kMostMs, part.shown_cs * 10), 3) + how;
        const std::string boxed = box("ANMF", frame + lossless({part.at.width, part.at.height}, part.rgba));
        spool_.append({reinterpret_cast<const std::uint8_t*>(boxed.data()), boxed.size()});
    }

    void end() override {
        constexpr char kAnimated = 0x02;
        constexpr char kAlpha = 0x10;
        const auto [r, g, b, a] = background_;
        const std::string flags = {static_cast<char>(kAnimated | kAlpha), 0, 0, 0};
        const std::string colour = {static_cast<char>(b), static_cast<char>(g), static_cast<char>(r),
                                    static_cast<char>(a)};
        const std::string head =
            "WEBP" + box("VP8X", flags + little(size().width - 1, 3) + little(size().height - 1, 3)) +
            box("ANIM", colour + little(loops_, 2));
        const auto bytes = static_cast<std::int64_t>(head.size() + spool_.size());
        if (bytes > std::int64_t{0xffff'fffe})
            throw std::runtime_error("the animation is too large for a WebP, which has 4 GB at most");
        out_ << "RIFF" << little(bytes, 4) << head;
        spool_.copy_to(out_);
    }

  private:
    Colour background_;
    int loops_;
    std::ostream& out_;
    Spool spool_{"the WebP"};  // its length stands before it
};

}  // namespace

constinit const Format Format::webp = {
    .name = "webp",
    .ending = ".webp",
    .title = "WebP",
    .about = "a WebP",
    .alpha = true,
    .loops = true,
    .in_file = [](const Figure& f, Studio& studio, std::ostream& out) -> std::unique_ptr<FrameWriter> {
        return std::make_unique<WebpFrames>(f, studio.renderer(), out);
    }};

}  // namespace convwalk
