#include "export/gif_screen.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace convwalk {
namespace {

constexpr Rgb kNothing = ~Rgb{0};  // before the first frame; no colour has this value

bool can_join(const PixelRun& a, const PixelRun& b) {
    if (a.kind != PixelRun::Kind::kChanging) return b.kind != PixelRun::Kind::kChanging;
    return b.kind == PixelRun::Kind::kChanging && a.colour == b.colour;
}
PixelRun joined(const PixelRun& a, const PixelRun& b) {
    const bool alike = a.kind == b.kind && a.colour == b.colour;
    return {a.colour, a.length + b.length, alike ? a.kind : PixelRun::Kind::kSameMixed};
}

/// The colours of what changes; nullopt when they are more than 255.
std::optional<std::vector<Rgb>> changing_colours(std::span<const PixelRun> runs) {
    ColourTable table;
    for (const PixelRun& run : runs) {
        if (run.kind == PixelRun::Kind::kChanging && table.add(run.colour) == 0) return std::nullopt;
    }
    return table.colours();
}

// So many pixels are compared at a time; compilers make one or two instructions of it.
constexpr std::size_t kStride = 8;
bool equal_stride(const Rgb* a, const Rgb* b) {
    Rgb difference = 0;
    for (std::size_t k = 0; k < kStride; ++k) difference |= a[k] ^ b[k];
    return difference == 0;
}

}  // namespace

/// Pixels of the caller by their place in the picture.
struct GifScreen::View {
    RectPx rect;
    std::span<const std::uint8_t> rgba;

    [[nodiscard]] Rgb at(int x, int y) const {
        Rgb c;
        std::memcpy(&c, address(x, y), sizeof c);
        return c & kRgbBytes;
    }
    /// Row `y` of `part`, which lies in `rect`.
    void copy_row(RectPx part, int y, Rgb* to) const {
        const auto width = static_cast<std::size_t>(part.width);
        std::memcpy(to, address(part.x, part.y + y), width * sizeof(Rgb));
        for (std::size_t x = 0; x < width; ++x) to[x] &= kRgbBytes;
    }
    [[nodiscard]] bool row_equals(int y, const Rgb* shown) const {
        const std::uint8_t* row = address(rect.x, y);
        Rgb difference = 0;
        for (std::size_t x = 0; x < static_cast<std::size_t>(rect.width); ++x) {
            Rgb c;
            std::memcpy(&c, row + sizeof c * x, sizeof c);
            difference |= (c & kRgbBytes) ^ shown[x];
        }
        return difference == 0;
    }

  private:
    [[nodiscard]] const std::uint8_t* address(int x, int y) const {
        return &rgba[4 * (static_cast<std::size_t>(y - rect.y) * static_cast<std::size_t>(rect.width) +
                          static_cast<std::size_t>(x - rect.x))];
    }
};

GifScreen::GifScreen(SizePx size)
    : width_(static_cast<std::size_t>(size.width)), shown_(area({0, 0, size.width, size.height}), kNothing) {}

std::optional<Patch> GifScreen::advance(RectPx changed, std::span<const std::uint8_t> rgba) {
    const View view{changed, rgba};
    Patch patch;
    patch.at = differing(view);
    // Only what has too many colours is held beside what is shown.
    bool reduced = false;
    if (!patch.at.empty()) {
        std::vector<Rgb> row(static_cast<std::size_t>(patch.at.width));
        patch.runs = runs(patch.at, [&](int y) {
            view.copy_row(patch.at, y, row.data());
            return row.data();
        });
        if (auto colours = changing_colours(patch.runs)) {
            patch.colours = std::move(*colours);
        } else {
            reduced = true;
            load(patch.at, view);
            reduce_colours(patch);
        }
    }
    if (!asked_.empty()) {
        for (int y = 0; y < changed.height; ++y) {
            view.copy_row(changed, y, &asked_[offset(changed.x, changed.y + y)]);
        }
    }
    if (patch.colours.empty()) return std::nullopt;
    for (int y = 0; y < patch.at.height; ++y) {
        Rgb* shown = &shown_[offset(patch.at.x, patch.at.y + y)];
        if (reduced) {
            std::copy_n(row_of_now(patch.at, y), patch.at.width, shown);
        } else {
            view.copy_row(patch.at, y, shown);
        }
    }
    return patch;
}

RectPx GifScreen::differing(const View& view) const {
    const RectPx r = view.rect;
    int top = r.y;
    int bottom = r.y + r.height;
    while (top < bottom && view.row_equals(top, &shown_[offset(r.x, top)])) ++top;
    while (top < bottom && view.row_equals(bottom - 1, &shown_[offset(r.x, bottom - 1)])) --bottom;
    int left = r.x + r.width;
    int right = r.x;
    for (int y = top; y < bottom; ++y) {
        const auto equal = [&](int x) { return view.at(x, y) == shown_[offset(x, y)]; };
        int x = r.x;
        while (x < left && equal(x)) ++x;
        left = x;
        x = r.x + r.width;
        while (x > right && equal(x - 1)) --x;
        right = x;
    }
    return top < bottom ? RectPx{left, top, right - left, bottom - top} : RectPx{};
}

void GifScreen::load(RectPx box, const View& view) {
    now_.resize(area(box));
    for (int y = 0; y < box.height; ++y) {
        view.copy_row(box, y, &now_[static_cast<std::size_t>(y) * static_cast<std::size_t>(box.width)]);
    }
}

template <typename RowOf>
std::vector<PixelRun> GifScreen::runs(RectPx box, RowOf row_of) const {
    std::vector<PixelRun> result;
    const auto width = static_cast<std::size_t>(box.width);
    for (int y = 0; y < box.height; ++y) {
        const Rgb* now = row_of(y);
        const Rgb* shown = &shown_[offset(box.x, box.y + y)];
        for (std::size_t x = 0; x < width;) {
            const std::size_t start = x;
            const Rgb colour = now[x];
            PixelRun::Kind kind = PixelRun::Kind::kChanging;
            if (shown[x] == colour) {
                Rgb others = 0;
                for (; x + kStride <= width && equal_stride(now + x, shown + x); x += kStride) {
                    for (std::size_t k = 0; k < kStride; ++k) others |= now[x + k] ^ colour;
                }
                for (; x < width && now[x] == shown[x]; ++x) others |= now[x] ^ colour;
                kind = others == 0 ? PixelRun::Kind::kSame : PixelRun::Kind::kSameMixed;
            } else {
                while (x < width && now[x] == colour && shown[x] != colour) ++x;
            }
            const PixelRun run{colour, static_cast<std::uint32_t>(x - start), kind};
            if (start == 0 && !result.empty() && can_join(result.back(), run)) {
                result.back() = joined(result.back(), run);
            } else {
                result.push_back(run);
            }
        }
    }
    return result;
}

std::vector<PixelRun> GifScreen::runs_of_now(RectPx box) const {
    return runs(box, [&](int y) { return row_of_now(box, y); });
}

void GifScreen::reduce_colours(Patch& patch) {
    const auto for_each_pixel = [&](auto visit) {
        Rgb* now = now_.data();
        for (int y = patch.at.y; y < patch.at.y + patch.at.height; ++y) {
            for (int x = 0; x < patch.at.width; ++x) visit(*now++, offset(patch.at.x + x, y));
        }
    };
    if (asked_.empty()) {
        asked_ = shown_;
    } else {
        for_each_pixel([&](Rgb& now, std::size_t at) {
            if (now == asked_[at]) now = shown_[at];
        });
        patch.runs = runs_of_now(patch.at);
    }
    if (auto colours = changing_colours(patch.runs)) {
        patch.colours = std::move(*colours);
        return;
    }
    std::vector<Rgb> changing;
    for_each_pixel([&](Rgb now, std::size_t at) {
        if (now != shown_[at]) changing.push_back(now);
    });
    const std::vector<Replacement> table = quantised(std::move(changing), kMaxColours);
    Replacement last = table.front();
    for_each_pixel([&](Rgb& now, std::size_t at) {
        if (now == shown_[at]) return;
        if (now != last.from) last = {now, replaced(table, now)};
        now = last.to;
    });
    patch.runs = runs_of_now(patch.at);
    patch.colours = changing_colours(patch.runs).value();
    patch.quantised = true;
}

}  // namespace convwalk
