// Films that are written as GIFs and decoded again.
#pragma once

#include <gif_lib.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <memory>
#include <numeric>
#include <optional>
#include <ostream>
#include <random>
#include <set>
#include <sstream>
#include <stdexcept>
#include <streambuf>
#include <string>
#include <vector>
#include "export/gif.h"
#include "export/palette.h"

namespace convwalk::testing::gif_films {

using Pixels = std::vector<Rgb>;  // of a whole picture

/// What is on show, and for how long.
struct Shown {
    Pixels pixels;
    std::int64_t delay_cs = 0;
    bool operator==(const Shown&) const = default;
};

/// What a failed comparison prints.
inline void PrintTo(const Shown& s, std::ostream* out) {
    *out << s.delay_cs << " cs";
    for (std::size_t i = 0; i < std::min<std::size_t>(8, s.pixels.size()); ++i)
        *out << ' ' << std::hex << s.pixels[i] << std::dec;
}

inline std::size_t count(SizePx s) {
    return static_cast<std::size_t>(s.width) * static_cast<std::size_t>(s.height);
}

inline RectPx whole(SizePx s) {
    return {0, 0, s.width, s.height};
}

template <class Visit>
void for_each_offset(RectPx r, SizePx picture, Visit visit) {
    for (int y = r.y; y < r.y + r.height; ++y) {
        for (int x = r.x; x < r.x + r.width; ++x) visit(static_cast<std::size_t>(y * picture.width + x));
    }
}

/// `r` of `picture` as the writer takes it, with `alpha` everywhere.
inline std::vector<std::uint8_t> rgba_of(const Pixels& picture, SizePx size, RectPx r,
                                         std::uint8_t alpha = 255) {
    std::vector<std::uint8_t> result;
    for_each_offset(r, size, [&](std::size_t i) {
        result.insert(result.end(), {red(picture[i]), green(picture[i]), blue(picture[i]), alpha});
    });
    return result;
}

/// Joins what a viewer can't tell apart.
inline std::vector<Shown> merged(const std::vector<Shown>& frames) {
    std::vector<Shown> result;
    for (const Shown& f : frames) {
        if (!result.empty() && result.back().pixels == f.pixels)
            result.back().delay_cs += f.delay_cs;
        else
            result.push_back(f);
    }
    return result;
}

struct RawFrame {
    RectPx at;
    int delay_cs = 0;
    bool own_table = false;
    int largest_index = 0;
    int disposal = 0;
};

struct Decoded {
    SizePx size;
    int table_size = 0;          // entries of the global one
    std::optional<int> repeats;  // of the looping block; nullopt without one
    std::vector<RawFrame> raw;
    std::vector<Shown> shown;  // one per raw frame
};

struct Reader {
    const std::string& bytes;
    std::size_t at = 0;
};

extern "C" inline int read_bytes(GifFileType* gif, GifByteType* to, int size) {
    auto& reader = *static_cast<Reader*>(gif->UserData);
    const std::size_t n = std::min(static_cast<std::size_t>(size), reader.bytes.size() - reader.at);
    std::memcpy(to, reader.bytes.data() + reader.at, n);
    reader.at += n;
    return static_cast<int>(n);
}

inline std::optional<int> repeats_in(const SavedImage& image) {
    for (int i = 0; i + 1 < image.ExtensionBlockCount; ++i) {
        const ExtensionBlock& name = image.ExtensionBlocks[i];
        const ExtensionBlock& data = image.ExtensionBlocks[i + 1];
        if (name.Function == APPLICATION_EXT_FUNC_CODE && name.ByteCount == 11 &&
            std::memcmp(name.Bytes, "NETSCAPE2.0", 11) == 0 && data.ByteCount == 3 && data.Bytes[0] == 1) {
            return data.Bytes[1] + 256 * data.Bytes[2];
        }
    }
    return std::nullopt;
}

struct Close {
    void operator()(GifFileType* gif) const { DGifCloseFile(gif, nullptr); }
};

/// Throws when giflib can't read all of it or something follows.
inline Decoded decoded(const std::string& bytes) {
    Reader reader{bytes};
    const std::unique_ptr<GifFileType, Close> gif(DGifOpen(&reader, read_bytes, nullptr));
    if (!gif || DGifSlurp(gif.get()) != GIF_OK) throw std::runtime_error("giflib can't read it");
    if (reader.at != bytes.size()) throw std::runtime_error("something follows the trailer");
    Decoded result;
    result.size = {gif->SWidth, gif->SHeight};
    result.table_size = gif->SColorMap ? gif->SColorMap->ColorCount : 0;
    result.repeats = repeats_in(gif->SavedImages[0]);
    Pixels canvas(count(result.size), packed_rgb(1, 2, 3));
    for (int n = 0; n < gif->ImageCount; ++n) {
        const SavedImage& image = gif->SavedImages[n];
        const GifImageDesc& d = image.ImageDesc;
        GraphicsControlBlock control{};
        if (DGifSavedExtensionToGCB(gif.get(), n, &control) != GIF_OK) throw std::runtime_error("no delay");
        RawFrame raw{{d.Left, d.Top, d.Width, d.Height},
                     control.DelayTime,
                     d.ColorMap != nullptr,
                     0,
                     control.DisposalMode};
        const ColorMapObject* map = d.ColorMap ? d.ColorMap : gif->SColorMap;
        std::size_t k = 0;
        for_each_offset(raw.at, result.size, [&](std::size_t i) {
            const int index = image.RasterBits[k++];
            raw.largest_index = std::max(raw.largest_index, index);
            if (index == control.TransparentColor) return;
            if (index >= map->ColorCount) throw std::runtime_error("an index without a colour");
            canvas.at(i) =
                packed_rgb(map->Colors[index].Red, map->Colors[index].Green, map->Colors[index].Blue);
        });
        result.raw.push_back(raw);
        result.shown.push_back({canvas, control.DelayTime});
    }
    return result;
}

/// Writes pictures and keeps what was asked for.
class Film {
  public:
    explicit Film(SizePx size, int loops = 0)
        : size_(size), picture_(count(size), 0), writer_(std::in_place, out_, size, loops) {}

    Pixels& picture() { return picture_; }

    void add(RectPx changed, int delay_cs, std::uint8_t alpha = 255) {
        const auto rgba = rgba_of(picture_, size_, changed, alpha);
        writer_->add_frame(changed, rgba, delay_cs);
        asked_.push_back({picture_, delay_cs});
    }
    void add(int delay_cs = 5) { add(whole(size_), delay_cs); }

    [[nodiscard]] std::vector<Shown> asked() const { return merged(asked_); }
    [[nodiscard]] std::string bytes() {
        writer_->finish();
        writer_.reset();
        return out_.str();
    }
    [[nodiscard]] Decoded developed() { return decoded(bytes()); }

  private:
    SizePx size_;
    Pixels picture_;
    std::ostringstream out_;
    std::vector<Shown> asked_;
    std::optional<GifWriter> writer_;
};

/// `n` different colours.
inline Pixels colours(std::size_t n) {
    Pixels result;
    for (std::size_t i = 0; i < n; ++i) {
        // Odd, so that multiples repeat only after 2^24.
        const auto c = static_cast<std::uint32_t>(i) * 7919u;
        result.push_back(packed_rgb(static_cast<std::uint8_t>(c), static_cast<std::uint8_t>(c >> 8),
                                    static_cast<std::uint8_t>(c >> 16)));
    }
    return result;
}

class Dice {
  public:
    explicit Dice(unsigned seed) : engine_(seed) {}
    /// lo..hi, both included. Own arithmetic, because distributions differ between libraries.
    int between(int lo, int hi) {
        return lo + static_cast<int>(engine_() % static_cast<unsigned>(hi - lo + 1));
    }
    RectPx rect_in(SizePx s) {
        const int x = between(0, s.width - 1);
        const int y = between(0, s.height - 1);
        return {x, y, between(1, s.width - x), between(1, s.height - y)};
    }
    Rgb one_of(const Pixels& from) {
        return from[static_cast<std::size_t>(between(0, static_cast<int>(from.size()) - 1))];
    }

  private:
    std::mt19937 engine_;
};

}  // namespace convwalk::testing::gif_films
