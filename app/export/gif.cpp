#include "export/gif.h"

#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstdio>
#include <deque>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "export/palette.h"

namespace convwalk {
namespace {

// A frame passes through four stages, each of which knows only the one before:
//   Screen   what is shown now: finds the pixels that truly change and sees to it that they have <= 255
//   colours queue    a few frames wait, so that the colours they share get the small indices Encoder  colours
//   become indices, "unchanged" is put where it compresses well, giflib makes blocks of it Spool    the
//   blocks wait in a file without a name, because the palette that precedes them is known last

constexpr std::uint8_t kUnchanged = 0;  // the index that leaves a pixel as it is, in every table
constexpr int kMaxDelay_cs = 65535;     // 16 bits in the graphics control block
constexpr int kMinDelay_cs = 2;         // browsers turn shorter ones into 10

[[noreturn]] void fail(const std::string& why) {
    throw std::runtime_error("can't write the GIF: " + why);
}

std::size_t area(RectPx r) {
    return static_cast<std::size_t>(r.width) * static_cast<std::size_t>(r.height);
}

// -- What changes
// ----------------------------------------------------------------------------------------------------

/// A rectangle of the picture and what it shows from now on.
struct Patch {
    RectPx at;
    std::vector<Rgb> pixels;      // row by row
    std::vector<bool> unchanged;  // per pixel: shows this colour already
    std::vector<Rgb> colours;     // of the pixels that change, each once, at most 255
    bool quantised = false;       // some colours stand for others
    std::int64_t delay_cs = 0;
};

/// The colours of the pixels that change; nullopt when they are more than 255.
std::optional<std::vector<Rgb>> colours_of(const Patch& patch) {
    ColourTable table;
    std::optional<Rgb> last;
    for (std::size_t i = 0; i < patch.pixels.size(); ++i) {
        const Rgb c = patch.pixels[i];
        if (patch.unchanged[i] || c == last) continue;
        if (table.add(c) == 0) return std::nullopt;
        last = c;
    }
    return table.colours();
}

/// What a viewer sees. Where colours had to be replaced, that is not what was asked for, so both are kept
/// from then on: a pixel that is asked for again with the same colour may stay as it is (no flicker, no
/// drift: its error remains that of one replacement), and it is made exact as soon as a frame has room for
/// its colour.
class Screen {
  public:
    explicit Screen(SizePx size)
        : width_(static_cast<std::size_t>(size.width)),
          shown_(area({0, 0, size.width, size.height}), kNothing) {}

    /// Shows `rgba` in `changed`.
    /// @return what a viewer has to be told; nullopt when nothing differs
    std::optional<Patch> advance(RectPx changed, std::span<const std::uint8_t> rgba) {
        const View view{changed, rgba};
        const RectPx box = differing(view);
        std::optional<Patch> patch;
        if (!box.empty()) {
            patch = difference(box, view);
            if (auto colours = colours_of(*patch)) {
                patch->colours = std::move(*colours);
            } else {
                reduce_colours(*patch);
            }
        }
        if (!asked_.empty()) {
            for_each_pixel(changed, [&](std::size_t at, int x, int y) { asked_[at] = view.at(x, y); });
        }
        if (!patch || patch->colours.empty()) return std::nullopt;
        std::size_t i = 0;
        for_each_pixel(box, [&](std::size_t at, int, int) { shown_[at] = patch->pixels[i++]; });
        return patch;
    }

  private:
    static constexpr Rgb kNothing = ~Rgb{0};  // before the first frame; no colour has this value

    /// Pixels by their place in the picture.
    struct View {
        RectPx rect;
        std::span<const std::uint8_t> rgba;
        [[nodiscard]] Rgb at(int x, int y) const {
            const std::size_t i =
                4 * (static_cast<std::size_t>(y - rect.y) * static_cast<std::size_t>(rect.width) +
                     static_cast<std::size_t>(x - rect.x));
            return packed_rgb(rgba[i], rgba[i + 1], rgba[i + 2]);
        }
    };

    [[nodiscard]] std::size_t offset(int x, int y) const {
        return static_cast<std::size_t>(y) * width_ + static_cast<std::size_t>(x);
    }

    template <class Visit>
    void for_each_pixel(RectPx r, Visit visit) const {
        for (int y = r.y; y < r.y + r.height; ++y) {
            std::size_t at = offset(r.x, y);
            for (int x = r.x; x < r.x + r.width; ++x) visit(at++, x, y);
        }
    }

    /// The smallest rectangle outside which `view` shows what is shown already.
    [[nodiscard]] RectPx differing(const View& view) const {
        const RectPx r = view.rect;
        int left = r.x + r.width;
        int right = r.x;
        int top = r.y + r.height;
        int bottom = r.y;
        for (int y = r.y; y < r.y + r.height; ++y) {
            const auto differs = [&, row = offset(0, y)](int x) {
                return view.at(x, y) != shown_[row + static_cast<std::size_t>(x)];
            };
            int first = r.x;
            while (first < r.x + r.width && !differs(first)) ++first;
            if (first == r.x + r.width) continue;
            left = std::min(left, first);
            top = std::min(top, y);
            bottom = y + 1;
            for (int x = r.x + r.width; x > std::max(right, first); --x) {
                if (differs(x - 1)) right = x;
            }
        }
        return bottom > top ? RectPx{left, top, right - left, bottom - top} : RectPx{};
    }

    [[nodiscard]] Patch difference(RectPx box, const View& view) const {
        Patch patch;
        patch.at = box;
        patch.pixels.reserve(area(box));
        patch.unchanged.reserve(area(box));
        for_each_pixel(box, [&](std::size_t at, int x, int y) {
            const Rgb c = view.at(x, y);
            patch.pixels.push_back(c);
            patch.unchanged.push_back(c == shown_[at]);
        });
        return patch;
    }

    void reduce_colours(Patch& patch) {
        if (asked_.empty()) {
            asked_ = shown_;
        } else {
            std::size_t i = 0;
            for_each_pixel(patch.at, [&](std::size_t at, int, int) {
                if (patch.pixels[i] == asked_[at]) {
                    patch.pixels[i] = shown_[at];
                    patch.unchanged[i] = true;
                }
                ++i;
            });
        }
        if (auto colours = colours_of(patch)) {
            patch.colours = std::move(*colours);
            return;
        }
        std::vector<Rgb> changing;
        for (std::size_t i = 0; i < patch.pixels.size(); ++i) {
            if (!patch.unchanged[i]) changing.push_back(patch.pixels[i]);
        }
        const std::vector<Replacement> table = quantised(std::move(changing), kMaxColours);
        Replacement last = table.front();
        std::size_t i = 0;
        for_each_pixel(patch.at, [&](std::size_t at, int, int) {
            if (!patch.unchanged[i]) {
                if (patch.pixels[i] != last.from) last = {patch.pixels[i], replaced(table, patch.pixels[i])};
                patch.pixels[i] = last.to;
                patch.unchanged[i] = last.to == shown_[at];
            }
            ++i;
        });
        patch.colours = colours_of(patch).value();
        patch.quantised = true;
    }

    std::size_t width_;
    std::vector<Rgb> shown_;
    std::vector<Rgb> asked_;  // empty while it equals shown_
};

// -- Where to leave pixels unchanged
// ---------------------------------------------------------------------------------

/// A rectangle of palette indices. A pixel that may be skipped can be written as kUnchanged instead.
struct Indexed {
    std::vector<std::uint8_t>
        index;  // kUnchanged where the table lacks the colour; only if the pixel may be skipped
    std::vector<std::uint8_t> may_skip;
    int bits = 2;  // LZW minimum code size, 2..8: every index is < 2^bits
};

std::vector<std::uint8_t> skip_all(const Indexed& in) {
    std::vector<std::uint8_t> out = in.index;
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (in.may_skip[i]) out[i] = kUnchanged;
    }
    return out;
}

std::vector<std::uint8_t> skip_mixed_runs(const Indexed& in) {
    std::vector<std::uint8_t> out = in.index;
    for (std::size_t i = 0; i < out.size();) {
        if (!in.may_skip[i]) {
            ++i;
            continue;
        }
        std::size_t end = i;
        bool mixed = false;
        for (; end < out.size() && in.may_skip[end]; ++end) mixed |= in.index[end] != in.index[i];
        if (mixed) std::fill(out.begin() + std::ptrdiff_t(i), out.begin() + std::ptrdiff_t(end), kUnchanged);
        i = end;
    }
    return out;
}

/// The strings that an LZW coder knows at some point.
class Phrases {
  public:
    static constexpr int kNone = -1;

    explicit Phrases(int bits) : roots_(1 << bits) { clear(); }

    void clear() {
        slots_.fill(kFree);
        size_ = roots_ + 2;  // the clear and the end code
    }
    /// giflib starts anew here, one code before the table is full.
    [[nodiscard]] bool full() const { return size_ >= 4095; }

    [[nodiscard]] int extended(int phrase, std::uint8_t symbol) const {
        const std::uint32_t key = key_of(phrase, symbol);
        for (std::size_t slot = first_slot(key);; slot = (slot + 1) % slots_.size()) {
            if (slots_[slot] == kFree) return kNone;
            if (slots_[slot] >> 12 == key) return static_cast<int>(slots_[slot] & 0xfff);
        }
    }
    void add(int phrase, std::uint8_t symbol) {
        const std::uint32_t key = key_of(phrase, symbol);
        std::size_t slot = first_slot(key);
        while (slots_[slot] != kFree) slot = (slot + 1) % slots_.size();
        slots_[slot] = key << 12 | static_cast<std::uint32_t>(size_);
        last_slot_ = slot;
        parents_[static_cast<std::size_t>(size_)] = phrase;
        symbols_[static_cast<std::size_t>(size_)] = symbol;
        ++size_;
    }
    /// Takes back the last add(); possible once.
    void undo_add() {
        slots_[last_slot_] = kFree;
        --size_;
    }
    [[nodiscard]] bool is_root(int phrase) const { return phrase < roots_; }
    [[nodiscard]] int parent(int phrase) const { return parents_[static_cast<std::size_t>(phrase)]; }
    [[nodiscard]] std::uint8_t last_symbol(int phrase) const {
        return is_root(phrase) ? static_cast<std::uint8_t>(phrase)
                               : symbols_[static_cast<std::size_t>(phrase)];
    }

  private:
    static constexpr std::uint32_t kFree = ~std::uint32_t{0};
    static std::uint32_t key_of(int phrase, std::uint8_t symbol) {
        return static_cast<std::uint32_t>(phrase) << 8 | symbol;
    }
    static std::size_t first_slot(std::uint32_t key) { return key * 2654435769u >> 19; }

    int roots_;
    int size_ = 0;
    std::size_t last_slot_ = 0;
    std::array<std::uint32_t, 8192> slots_;  // key << 12 | phrase; at most half full
    std::array<int, 4096> parents_;
    std::array<std::uint8_t, 4096> symbols_;
};

/// A phrase that can be read at some place.
struct Match {
    int phrase = Phrases::kNone;
    std::size_t length = 0;
    std::uint8_t first = kUnchanged;
};

/// The longest phrase at `at` that begins with `first`.
Match longest_match(const Phrases& phrases, const Indexed& in, std::size_t at, std::uint8_t first) {
    constexpr std::size_t kWidest = 8;  // alternatives followed at a time
    std::array<int, kWidest> alive{first};
    std::size_t count = 1;
    std::size_t length = 1;
    for (; at + length < in.index.size(); ++length) {
        std::array<int, kWidest> longer{};
        std::size_t longer_count = 0;
        const auto extend = [&](int phrase, std::uint8_t symbol) {
            const int found = phrases.extended(phrase, symbol);
            if (found != Phrases::kNone && longer_count < kWidest) longer[longer_count++] = found;
        };
        const std::uint8_t index = in.index[at + length];
        const bool may_skip = in.may_skip[at + length] != 0;
        for (std::size_t k = 0; k < count; ++k) {
            if (may_skip) extend(alive[k], kUnchanged);
            if (index != kUnchanged) extend(alive[k], index);
        }
        if (longer_count == 0) break;
        alive = longer;
        count = longer_count;
    }
    return {alive[0], length, first};
}

/// Plays LZW and lets every pixel that may be skipped be whatever makes the phrase at hand longest.
std::vector<std::uint8_t> skip_for_long_phrases(const Indexed& in) {
    std::vector<std::uint8_t> out(in.index.size());
    Phrases phrases(in.bits);
    int before = Phrases::kNone;
    for (std::size_t at = 0; at < out.size();) {
        // The phrase that the coder learns now ends with the first symbol of the phrase that is looked for,
        // and may be that phrase.
        const auto attempt = [&](std::uint8_t first) {
            if (before == Phrases::kNone) return longest_match(phrases, in, at, first);
            phrases.add(before, first);
            const Match match = longest_match(phrases, in, at, first);
            phrases.undo_add();
            return match;
        };
        Match best;
        if (in.may_skip[at]) best = attempt(kUnchanged);
        if (in.index[at] != kUnchanged) {
            const Match match = attempt(in.index[at]);
            if (match.length > best.length) best = match;
        }
        if (before != Phrases::kNone) phrases.add(before, best.first);
        int phrase = best.phrase;
        for (std::size_t i = at + best.length; i-- > at; phrase = phrases.parent(phrase)) {
            out[i] = phrases.last_symbol(phrase);
        }
        at += best.length;
        before = best.phrase;
        if (phrases.full()) {
            phrases.clear();
            before = Phrases::kNone;
        }
    }
    return out;
}

// -- Blocks
// ----------------------------------------------------------------------------------------------------------

using Bytes = std::vector<std::uint8_t>;

extern "C" {
/// What giflib calls to write. No exception may pass through C.
int append_bytes(GifFileType* gif, const GifByteType* data, int size) {
    try {
        auto& bytes = *static_cast<Bytes*>(gif->UserData);
        bytes.insert(bytes.end(), data, data + size);
        return size;
    } catch (...) {
        return 0;
    }
}
}

/// giflib's tables have a power of two of entries: index 0, then `colours`, then black.
struct FreeMap {
    void operator()(ColorMapObject* map) const { GifFreeMapObject(map); }
};
std::unique_ptr<ColorMapObject, FreeMap> made_map(std::span<const Rgb> colours) {
    const auto size = std::max<std::size_t>(2, std::bit_ceil(colours.size() + 1));
    std::unique_ptr<ColorMapObject, FreeMap> map(GifMakeMapObject(static_cast<int>(size), nullptr));
    if (!map) throw std::bad_alloc();
    for (std::size_t i = 0; i < colours.size(); ++i) {
        map->Colors[i + 1] = {red(colours[i]), green(colours[i]), blue(colours[i])};
    }
    return map;
}

/// A giflib handle that writes to memory. Starts with the header of the file; the destructor writes its end.
class GifCoder {
  public:
    GifCoder(SizePx size, std::span<const Rgb> palette) : gif_(EGifOpen(&bytes_, append_bytes, nullptr)) {
        if (!gif_) throw std::bad_alloc();
        EGifSetGifVersion(gif_.get(), true);
        const auto map = made_map(palette);
        check(EGifPutScreenDesc(gif_.get(), size.width, size.height, 8, kUnchanged, map.get()));
    }
    GifCoder(const GifCoder&) = delete;
    GifCoder& operator=(const GifCoder&) = delete;

    [[nodiscard]] Bytes taken() { return std::exchange(bytes_, {}); }

    void put_repeats(int repeats) {
        const std::array<std::uint8_t, 3> block{1, static_cast<std::uint8_t>(repeats & 0xff),
                                                static_cast<std::uint8_t>(repeats >> 8)};
        check(EGifPutExtensionLeader(gif_.get(), APPLICATION_EXT_FUNC_CODE));
        check(EGifPutExtensionBlock(gif_.get(), 11, "NETSCAPE2.0"));
        check(EGifPutExtensionBlock(gif_.get(), int(block.size()), block.data()));
        check(EGifPutExtensionTrailer(gif_.get()));
    }

    /// @param local the table of this frame alone; empty = the global one
    /// @param bits  every index is < 2^bits
    void put_frame(RectPx at, int delay_cs, std::span<const std::uint8_t> indices, int bits,
                   std::span<const Rgb> local) {
        const bool skips = std::find(indices.begin(), indices.end(), kUnchanged) != indices.end();
        const GraphicsControlBlock control{DISPOSE_DO_NOT, false, delay_cs,
                                           skips ? kUnchanged : NO_TRANSPARENT_COLOR};
        std::array<GifByteType, 4> block{};
        EGifGCBToExtension(&control, block.data());
        check(EGifPutExtension(gif_.get(), GRAPHICS_EXT_FUNC_CODE, int(block.size()), block.data()));

        // giflib forgets the table of the frame before without freeing it when the next frame has none.
        GifFreeMapObject(gif_->Image.ColorMap);
        gif_->Image.ColorMap = nullptr;
        const auto map = local.empty() ? nullptr : made_map(local);
        // It takes the code size from the table. A frame that uses only the first few colours needs fewer
        // bits.
        gif_->SColorMap->BitsPerPixel = bits;
        check(EGifPutImageDesc(gif_.get(), at.x, at.y, at.width, at.height, false, map.get()));
        row_.assign(indices.begin(), indices.end());
        for (int y = 0; y < at.height; ++y) {
            check(EGifPutLine(gif_.get(), row_.data() + std::size_t(y) * std::size_t(at.width), at.width));
        }
    }

  private:
    struct Close {
        void operator()(GifFileType* gif) const { EGifCloseFile(gif, nullptr); }
    };
    void check(int result) const {
        if (result != GIF_OK)
            fail(GifErrorString(gif_->Error) ? GifErrorString(gif_->Error) : "encoding failed");
    }

    Bytes bytes_;  // outlives gif_, which writes when it is closed
    std::vector<GifPixelType> row_;
    std::unique_ptr<GifFileType, Close> gif_;
};

// -- Spool
// -----------------------------------------------------------------------------------------------------------

/// Bytes put aside in a file that has no name from the start, so that nothing stays behind however the
/// program ends.
class Spool {
  public:
    Spool() : file_(std::tmpfile()) {
        if (!file_) fail("no temporary file could be made");
    }
    void write(std::span<const std::uint8_t> bytes) {
        if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) fail_to_spool();
    }
    void copy_to(std::ostream& out) {
        if (std::fflush(file_.get()) != 0 || std::fseek(file_.get(), 0, SEEK_SET) != 0) fail_to_spool();
        std::vector<char> block(1 << 16);
        while (const std::size_t n = std::fread(block.data(), 1, block.size(), file_.get())) {
            out.write(block.data(), static_cast<std::streamsize>(n));
        }
        if (std::ferror(file_.get())) fail_to_spool();
    }

  private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    [[noreturn]] static void fail_to_spool() { fail("the temporary file could not be written or read back"); }

    std::unique_ptr<std::FILE, Close> file_;
};

Indexed indexed(const Patch& patch, const ColourTable& table) {
    Indexed result;
    result.index.reserve(patch.pixels.size());
    result.may_skip.reserve(patch.pixels.size());
    Rgb last = ~Rgb{0};
    std::uint8_t index = kUnchanged;
    unsigned largest = 0;
    for (std::size_t i = 0; i < patch.pixels.size(); ++i) {
        if (patch.pixels[i] != last) {
            last = patch.pixels[i];
            index = table.index_of(last);
        }
        result.index.push_back(index);
        result.may_skip.push_back(patch.unchanged[i]);
        if (!patch.unchanged[i]) largest = std::max<unsigned>(largest, index);
    }
    result.bits = std::max(2, static_cast<int>(std::bit_width(largest)));
    for (std::uint8_t& i : result.index) {
        if (i >> result.bits != 0) i = kUnchanged;
    }
    return result;
}

}  // namespace

// -- GifWriter
// -------------------------------------------------------------------------------------------------------

struct GifWriter::State {
    State(std::ostream& to, SizePx picture, int plays) : out(to), size(picture), loops(plays) {}

    std::ostream& out;
    SizePx size;
    int loops;
    Screen screen{size};
    std::deque<Patch> queue{};
    std::size_t queued_pixels = 0;  // of all but the first frame
    ColourTable palette{};
    GifCoder coder{size, std::vector<Rgb>(kMaxColours)};  // whose header is not used
    Spool spool{};
    bool begun = false;
    bool ordered = false;  // the palette has been started with what the first frames need
    bool finished = false;

    void order_palette();
    void encode(const Patch& patch);
    void encode_oldest() {
        if (!ordered) order_palette();
        encode(queue.front());
        queue.pop_front();
    }
};

namespace {
// So much is looked at before the order of the palette is settled.
constexpr std::size_t kLookAheadFrames = 24;
constexpr std::size_t kLookAheadPixels = 1 << 20;

}  // namespace
int g_policy = -1;

void GifWriter::State::order_palette() {
    ordered = true;
    struct Use {
        Rgb colour;
        int frames = 0;
    };
    ColourTable known;
    std::vector<Use> uses;
    for (const Patch& patch : queue) {
        if (patch.quantised || !known.add_all(patch.colours)) continue;
        for (std::size_t i = uses.size(); i < known.colours().size(); ++i)
            uses.push_back({known.colours()[i], 0});
        for (const Rgb c : patch.colours) ++uses[known.index_of(c) - 1u].frames;
    }
    std::stable_sort(uses.begin(), uses.end(),
                     [](const Use& a, const Use& b) { return a.frames > b.frames; });
    for (const Use& use : uses) palette.add(use.colour);
}

void GifWriter::State::encode(const Patch& patch) {
    const bool global = !patch.quantised && palette.add_all(patch.colours);
    ColourTable own;
    if (!global) own.add_all(patch.colours);
    const Indexed in = indexed(patch, global ? palette : own);

    std::int64_t rest = patch.delay_cs;
    const auto next_delay = [&] {
        auto d = std::min<std::int64_t>(rest, kMaxDelay_cs);
        if (rest > d && rest - d < kMinDelay_cs) d -= kMinDelay_cs;
        rest -= d;
        return static_cast<int>(d);
    };
    const int delay_cs = next_delay();

    (void)coder.taken();
    Bytes best;
    using Policy = std::vector<std::uint8_t> (*)(const Indexed&);
    const std::array<Policy, 4> policies{skip_all, skip_mixed_runs, skip_for_long_phrases};
    for (int p = 0; p < 3; ++p) {
        if (g_policy >= 0 && !(g_policy >> p & 1)) continue;
        coder.put_frame(patch.at, delay_cs, policies[std::size_t(p)](in), in.bits,
                        global ? std::span<const Rgb>{} : own.colours());
        Bytes bytes = coder.taken();
        if (best.empty() || bytes.size() < best.size()) best = std::move(bytes);
    }
    spool.write(best);
    while (rest > 0) {
        coder.put_frame({0, 0, 1, 1}, next_delay(), std::array{kUnchanged}, 2, {});
        spool.write(coder.taken());
    }
}

GifWriter::GifWriter(std::ostream& out, SizePx size, int loops)
    : state_(std::make_unique<State>(out, size, loops)) {
    assert(size.width >= 1 && size.width <= 65535 && size.height >= 1 && size.height <= 65535);
    assert(loops >= 0 && loops <= 65536);
}

GifWriter::~GifWriter() = default;

void GifWriter::add_frame(RectPx changed, std::span<const std::uint8_t> rgba, int delay_cs) {
    State& s = *state_;
    assert(!s.finished);
    assert(delay_cs >= kMinDelay_cs);
    assert(changed.empty() ||
           (changed.x >= 0 && changed.y >= 0 && changed.width <= s.size.width - changed.x &&
            changed.height <= s.size.height - changed.y));
    assert(s.begun || (changed == RectPx{0, 0, s.size.width, s.size.height}));
    assert(changed.empty() || rgba.size() == 4 * area(changed));

    auto patch = changed.empty() ? std::nullopt : s.screen.advance(changed, rgba);
    if (!patch) {
        s.queue.back().delay_cs += delay_cs;
        return;
    }
    patch->delay_cs = delay_cs;
    if (s.begun) s.queued_pixels += patch->pixels.size();
    s.begun = true;
    s.queue.push_back(std::move(*patch));
    const auto may_wait = [&] {
        return s.queue.size() == 1 ||
               (!s.ordered && s.queue.size() <= kLookAheadFrames && s.queued_pixels <= kLookAheadPixels);
    };
    while (!may_wait()) s.encode_oldest();
}

void GifWriter::finish() {
    State& s = *state_;
    assert(s.begun && !s.finished);
    s.finished = true;
    while (!s.queue.empty()) s.encode_oldest();

    GifCoder file(s.size, s.palette.colours());
    if (s.loops != 1) file.put_repeats(s.loops == 0 ? 0 : s.loops - 1);
    const Bytes head = file.taken();
    const auto put = [&](std::span<const std::uint8_t> b) {
        s.out.write(reinterpret_cast<const char*>(b.data()), static_cast<std::streamsize>(b.size()));
    };
    put(head);
    s.spool.copy_to(s.out);
    put(std::array<std::uint8_t, 1>{0x3b});
    s.out.flush();
    if (!s.out) fail("the file could not be written");
}

}  // namespace convwalk
