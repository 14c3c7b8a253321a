#include "export/gif.h"

#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstdio>
#include <cstring>
#include <deque>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "export/palette.h"

namespace convwalk {
namespace {

// A frame passes through four stages, and each knows only the value that the one before hands on:
//   Screen     what a viewer sees; finds what truly changes and sees to it that this has at most 255 colours
//   the queue  holds the first frames back, so that the colours that most of them use get the small indices
//   LzwCoder   compresses the indices; giflib makes blocks of the codes
//   Spool      blocks wait in a file without a name, because the palette, which precedes them, is known last

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint8_t kTrailer = 0x3b;  // ends the file
constexpr std::uint8_t kUnchanged = 0;   // the index that leaves a pixel as it is, in every table
constexpr int kMaxDelay_cs = 65535;      // 16 bits in the graphics control block
constexpr int kMinDelay_cs = 2;          // browsers take 10 for anything shorter

[[noreturn]] void fail(const std::string& why) {
    throw std::runtime_error("can't write the GIF: " + why);
}

std::size_t area(RectPx r) {
    return static_cast<std::size_t>(r.width) * static_cast<std::size_t>(r.height);
}

// -- What changes ---------------------------------------------------------------------------------

/// Neighbours in reading order, across the ends of rows too: pixels that change to one colour, or pixels that
/// show what they should already.
struct Run {
    enum class Kind : std::uint8_t { kChanging, kSame, kSameMixed };

    Rgb colour = 0;  // of all pixels, or, if kSameMixed, of the first
    std::uint32_t length = 0;
    Kind kind = Kind::kChanging;
};

bool can_join(const Run& a, const Run& b) {
    if (a.kind != Run::Kind::kChanging) return b.kind != Run::Kind::kChanging;
    return b.kind == Run::Kind::kChanging && a.colour == b.colour;
}
Run joined(const Run& a, const Run& b) {
    const bool alike = a.kind == b.kind && a.colour == b.colour;
    return {a.colour, a.length + b.length, alike ? a.kind : Run::Kind::kSameMixed};
}

/// A rectangle of the picture and what it shows from now on.
struct Patch {
    RectPx at;
    std::vector<Run> runs;
    std::vector<Rgb> colours;  // of the pixels that change, each once; 1..255
    bool quantised = false;    // some of them stand for others
    std::int64_t delay_cs = 0;
};

/// The colours of what changes; nullopt when they are more than 255.
std::optional<std::vector<Rgb>> changing_colours(std::span<const Run> runs) {
    ColourTable table;
    for (const Run& run : runs) {
        if (run.kind == Run::Kind::kChanging && table.add(run.colour) == 0) return std::nullopt;
    }
    return table.colours();
}

/// What a viewer sees. Where colours had to be replaced, that is not what was asked for; from then on both
/// are kept. A pixel that is asked for again in the same colour may then stay as it is, so it neither
/// flickers nor drifts, and it becomes exact as soon as it lies in the rectangle of a frame that has room for
/// its colour.
class Screen {
  public:
    explicit Screen(SizePx size)
        : width_(static_cast<std::size_t>(size.width)),
          shown_(area({0, 0, size.width, size.height}), kNothing) {}

    /// Shows `rgba` in `changed`.
    /// @return what a viewer has to be told; nullopt when nothing differs
    [[nodiscard]] std::optional<Patch> advance(RectPx changed, std::span<const std::uint8_t> rgba) {
        const View view{changed, rgba};
        Patch patch;
        patch.at = differing(view);
        if (!patch.at.empty()) {
            load(patch.at, view);
            patch.runs = runs(patch.at);
            if (auto colours = changing_colours(patch.runs)) {
                patch.colours = std::move(*colours);
            } else {
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
            std::copy_n(row_of_now(patch.at, y), patch.at.width, &shown_[offset(patch.at.x, patch.at.y + y)]);
        }
        return patch;
    }

  private:
    static constexpr Rgb kNothing = ~Rgb{0};  // before the first frame; no colour has this value

    /// Pixels of the caller by their place in the picture.
    struct View {
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

    [[nodiscard]] std::size_t offset(int x, int y) const {
        return static_cast<std::size_t>(y) * width_ + static_cast<std::size_t>(x);
    }
    [[nodiscard]] const Rgb* row_of_now(RectPx box, int y) const {
        return &now_[static_cast<std::size_t>(y) * static_cast<std::size_t>(box.width)];
    }

    /// The smallest rectangle outside which `view` shows what is shown already.
    [[nodiscard]] RectPx differing(const View& view) const {
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

    void load(RectPx box, const View& view) {
        now_.resize(area(box));
        for (int y = 0; y < box.height; ++y) {
            view.copy_row(box, y, &now_[static_cast<std::size_t>(y) * static_cast<std::size_t>(box.width)]);
        }
    }

    [[nodiscard]] std::vector<Run> runs(RectPx box) const {
        std::vector<Run> result;
        const auto width = static_cast<std::size_t>(box.width);
        for (int y = 0; y < box.height; ++y) {
            const Rgb* now = row_of_now(box, y);
            const Rgb* shown = &shown_[offset(box.x, box.y + y)];
            for (std::size_t x = 0; x < width;) {
                const std::size_t start = x;
                const Rgb colour = now[x];
                Run::Kind kind = Run::Kind::kChanging;
                if (shown[x] == colour) {
                    Rgb others = 0;
                    for (; x + kStride <= width && equal_stride(now + x, shown + x); x += kStride) {
                        for (std::size_t k = 0; k < kStride; ++k) others |= now[x + k] ^ colour;
                    }
                    for (; x < width && now[x] == shown[x]; ++x) others |= now[x] ^ colour;
                    kind = others == 0 ? Run::Kind::kSame : Run::Kind::kSameMixed;
                } else {
                    while (x < width && now[x] == colour && shown[x] != colour) ++x;
                }
                const Run run{colour, static_cast<std::uint32_t>(x - start), kind};
                if (start == 0 && !result.empty() && can_join(result.back(), run)) {
                    result.back() = joined(result.back(), run);
                } else {
                    result.push_back(run);
                }
            }
        }
        return result;
    }

    // So many pixels are compared at a time; compilers make one or two instructions of it.
    static constexpr std::size_t kStride = 8;
    static bool equal_stride(const Rgb* a, const Rgb* b) {
        Rgb difference = 0;
        for (std::size_t k = 0; k < kStride; ++k) difference |= a[k] ^ b[k];
        return difference == 0;
    }

    /// Brings what changes in `patch` down to 255 colours: first by leaving alone what was asked for in this
    /// colour before and could not be shown exactly, then by replacing colours.
    void reduce_colours(Patch& patch) {
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
            patch.runs = runs(patch.at);
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
        patch.runs = runs(patch.at);
        patch.colours = changing_colours(patch.runs).value();
        patch.quantised = true;
    }

    std::size_t width_;
    std::vector<Rgb> shown_;
    std::vector<Rgb> asked_;  // empty as long as it would equal shown_
    std::vector<Rgb> now_;    // the pixels of the patch that is being made
};

// -- Indices --------------------------------------------------------------------------------------

/// Neighbours in reading order that get the same index.
struct IndexRun {
    std::uint8_t index = 0;
    std::uint32_t length = 0;
};

/// What is written where nothing changes. Measured as the size of the file over what `gifsicle -O3` makes of
/// it, mean of nine animations: kMixed alone 1.014, kAll alone 1.035, for each frame the smaller 1.002.
/// Letting the coder choose pixel by pixel what makes its phrase longest gained another 0.006 for three times
/// the work.
enum class Skipping {
    kMixed,  // kUnchanged for a run of several colours; one of one colour keeps its index, so that a change
             // of pixels beside it to the same colour makes a longer run
    kAll,    // kUnchanged throughout
};

/// @param bits what does not fit in so many bits of the table is not used
std::vector<IndexRun> index_runs(const Patch& patch, const ColourTable& table, int bits, Skipping skipping) {
    std::vector<IndexRun> result;
    result.reserve(patch.runs.size());
    for (const Run& run : patch.runs) {
        const bool named = run.kind == Run::Kind::kChanging ||
                           (run.kind == Run::Kind::kSame && skipping == Skipping::kMixed);
        std::uint8_t index = named ? table.index_of(run.colour) : kUnchanged;
        if (index >> bits != 0) index = kUnchanged;
        if (!result.empty() && result.back().index == index) {
            result.back().length += run.length;
        } else {
            result.push_back({index, run.length});
        }
    }
    return result;
}

// -- LZW ------------------------------------------------------------------------------------------
// Our own coder, because giflib's costs 6 ns a pixel: on figures whose window jumps that alone is 40 % of the
// time that cgif takes for everything, and a third is our limit for everything. This one takes runs, not
// pixels, and costs 1 to 2 ns; its codes are the same. Source: GIF89a specification, appendix F.

/// Codes to bytes, least significant bit first, in blocks of a length byte and up to 255 others.
class CodeStream {
  public:
    void put(unsigned code, int width) {
        pending_ |= code << pending_count_;
        for (pending_count_ += width; pending_count_ >= 8; pending_count_ -= 8) put_byte();
    }
    /// Ends with a block of length 0.
    [[nodiscard]] Bytes finished() {
        if (pending_count_ > 0) put_byte();
        if (bytes_[block_] != 0) bytes_.push_back(0);
        return std::move(bytes_);
    }

  private:
    void put_byte() {
        if (bytes_[block_] == 255) {
            block_ = bytes_.size();
            bytes_.push_back(0);
        }
        bytes_.push_back(static_cast<std::uint8_t>(pending_ & 0xff));
        ++bytes_[block_];
        pending_ >>= 8;
    }

    Bytes bytes_{0};
    std::size_t block_ = 0;  // where the length of the last block is
    unsigned pending_ = 0;
    int pending_count_ = 0;  // bits
};

/// The strings that have a code, as a tree: a phrase and one more symbol is another phrase.
class Phrases {
  public:
    using Code = std::uint16_t;
    static constexpr Code kNone = 0xffff;

    /// Only the single symbols, `bits` wide.
    void clear(int bits) {
        slots_.fill(kFree);
        size_ = (1u << bits) + 2;  // two codes mean "clear" and "end"
        std::fill_n(nodes_.begin(), size_, Node{});
        for (unsigned i = 0; i < 1u << bits; ++i) repeats_[i].clear();
    }
    [[nodiscard]] unsigned size() const { return size_; }
    [[nodiscard]] bool full() const { return size_ >= nodes_.size(); }

    /// `phrase` and `symbol`; kNone when that had no code, but now it has.
    [[nodiscard]] Code extended_or_learnt(Code phrase, std::uint8_t symbol) {
        Node& node = nodes_[phrase];
        if (node.symbol == symbol) return node.child;
        if (node.child == kNone) {
            node = {static_cast<Code>(size_), symbol};
        } else {
            std::uint32_t& slot = slots_[slot_of(phrase, symbol)];
            if (slot != kFree) return static_cast<Code>(slot & 0xfff);
            slot = key(phrase, symbol) << 12 | size_;
        }
        std::vector<Code>& same = repeats_[symbol];
        if (phrase == (same.empty() ? symbol : same.back())) same.push_back(static_cast<Code>(size_));
        nodes_[size_++] = {};
        return kNone;
    }
    /// The longest phrase of `symbol` alone, up to `length` of it, and its length.
    [[nodiscard]] std::pair<Code, std::uint32_t> repeated(std::uint8_t symbol, std::uint32_t length) const {
        const std::vector<Code>& known = repeats_[symbol];
        if (known.empty() || length == 1) return {symbol, 1};
        const auto longest = static_cast<std::uint32_t>(known.size()) + 1;
        const std::uint32_t found = std::min(length, longest);
        return {known[found - 2], found};
    }

  private:
    static constexpr std::uint32_t kFree = ~std::uint32_t{0};
    struct Node {
        Code child = kNone;  // the first extension, which is the usual one; the others are in slots_
        std::uint16_t symbol = kNone;  // by which it extends
    };

    static std::uint32_t key(Code phrase, std::uint8_t symbol) { return std::uint32_t{phrase} << 8 | symbol; }
    [[nodiscard]] std::size_t slot_of(Code phrase, std::uint8_t symbol) const {
        const std::uint32_t wanted = key(phrase, symbol);
        std::size_t slot = wanted * 2654435769u >> 19;  // Fibonacci hashing to 13 bits
        while (slots_[slot] != kFree && slots_[slot] >> 12 != wanted) slot = (slot + 1) % slots_.size();
        return slot;
    }

    unsigned size_ = 0;
    std::array<Node, 4096> nodes_;           // codes have at most 12 bits
    std::array<std::uint32_t, 8192> slots_;  // key << 12 | code; at most half full
    std::array<std::vector<Code>, 256> repeats_;
};

class LzwCoder {
  public:
    /// @param bits minimum code size, 2..8: every index is < 2^bits
    /// @return the blocks of the image data, without the byte that precedes them
    [[nodiscard]] Bytes coded(std::span<const IndexRun> runs, int bits) {
        CodeStream out;
        const unsigned clear = 1u << bits;
        int width = bits + 1;
        phrases_.clear(bits);
        out.put(clear, width);
        std::uint32_t left = runs.front().length;  // of the first of `runs`
        while (!runs.empty()) {
            auto [phrase, length] = phrases_.repeated(runs.front().index, left);
            left -= length;
            bool learnt = false;
            while (!learnt) {
                if (left == 0) {
                    runs = runs.subspan(1);
                    if (runs.empty()) break;
                    left = runs.front().length;
                }
                const Phrases::Code next = phrases_.extended_or_learnt(phrase, runs.front().index);
                learnt = next == Phrases::kNone;
                if (!learnt) {
                    phrase = next;
                    --left;
                }
            }
            out.put(phrase, width);
            // The decoder learns the phrase one code later, and its codes are wider from the next one on.
            if (phrases_.size() - (learnt ? 1 : 0) == 1u << width) ++width;
            if (phrases_.full()) {
                // Going on with the full table for as long as it does well was measured: 0.1 % smaller.
                out.put(clear, width);
                phrases_.clear(bits);
                width = bits + 1;
            }
        }
        out.put(clear + 1, width);
        return out.finished();
    }

  private:
    Phrases phrases_;
};

// -- Blocks ---------------------------------------------------------------------------------------

struct Sink {
    Bytes bytes;
    bool incomplete = false;  // memory ran out; giflib does not report that everywhere
};

/// What giflib calls to write. No exception may pass through C.
extern "C" int append_bytes(GifFileType* gif, const GifByteType* data, int size) {
    auto& sink = *static_cast<Sink*>(gif->UserData);
    try {
        sink.bytes.insert(sink.bytes.end(), data, data + size);
        return size;
    } catch (const std::bad_alloc&) {
        sink.incomplete = true;
        return 0;
    }
}

struct FreeMap {
    void operator()(ColorMapObject* map) const { GifFreeMapObject(map); }
};

/// A table as giflib wants it, with a power of two of entries: kUnchanged, `colours`, black.
std::unique_ptr<ColorMapObject, FreeMap> colour_map(std::span<const Rgb> colours) {
    const std::size_t size = std::max<std::size_t>(2, std::bit_ceil(colours.size() + 1));
    std::unique_ptr<ColorMapObject, FreeMap> map(GifMakeMapObject(static_cast<int>(size), nullptr));
    if (!map) throw std::bad_alloc();
    for (std::size_t i = 0; i < colours.size(); ++i) {
        map->Colors[i + 1] = {red(colours[i]), green(colours[i]), blue(colours[i])};
    }
    return map;
}

/// A giflib handle that writes to memory. It begins with the header.
class BlockWriter {
  public:
    BlockWriter(SizePx size, std::span<const Rgb> palette) : gif_(EGifOpen(&sink_, append_bytes, nullptr)) {
        if (!gif_) throw std::bad_alloc();
        EGifSetGifVersion(gif_.get(), true);
        check(
            EGifPutScreenDesc(gif_.get(), size.width, size.height, 8, kUnchanged, colour_map(palette).get()));
    }
    BlockWriter(const BlockWriter&) = delete;
    BlockWriter& operator=(const BlockWriter&) = delete;

    /// What was written since the last call.
    [[nodiscard]] Bytes taken() {
        if (sink_.incomplete) throw std::bad_alloc();
        return std::exchange(sink_.bytes, {});
    }

    /// @param repeats how often the animation is shown after the first time; 0 = for ever, at most 65535
    void put_repeats(int repeats) {
        const std::array<std::uint8_t, 3> block{1, static_cast<std::uint8_t>(repeats & 0xff),
                                                static_cast<std::uint8_t>(repeats >> 8)};
        check(EGifPutExtensionLeader(gif_.get(), APPLICATION_EXT_FUNC_CODE));
        check(EGifPutExtensionBlock(gif_.get(), 11, "NETSCAPE2.0"));
        check(EGifPutExtensionBlock(gif_.get(), static_cast<int>(block.size()), block.data()));
        check(EGifPutExtensionTrailer(gif_.get()));
    }

    /// @param skips whether kUnchanged occurs
    /// @param own   the colours of this frame alone; empty = the global table
    /// @param codes from LzwCoder, with the same `bits`
    void put_frame(RectPx at, int delay_cs, bool skips, std::span<const Rgb> own, int bits,
                   const Bytes& codes) {
        const GraphicsControlBlock control{DISPOSE_DO_NOT, false, delay_cs,
                                           skips ? kUnchanged : NO_TRANSPARENT_COLOR};
        std::array<GifByteType, 4> block{};
        EGifGCBToExtension(&control, block.data());
        check(EGifPutExtension(gif_.get(), GRAPHICS_EXT_FUNC_CODE, static_cast<int>(block.size()),
                               block.data()));

        // giflib would forget, not free, the table of the frame before when this one has none.
        GifFreeMapObject(std::exchange(gif_->Image.ColorMap, nullptr));
        // It takes the minimum code size from the table; a frame may need only the start of the global one.
        gif_->SColorMap->BitsPerPixel = bits;
        const auto map = own.empty() ? nullptr : colour_map(own);
        check(EGifPutImageDesc(gif_.get(), at.x, at.y, at.width, at.height, false, map.get()));
        for (std::size_t i = 0; codes[i] != 0; i += codes[i] + std::size_t{1}) {
            check(EGifPutCodeNext(gif_.get(), &codes[i]));
        }
        check(EGifPutCodeNext(gif_.get(), nullptr));
    }

  private:
    struct Close {
        void operator()(GifFileType* gif) const { EGifCloseFile(gif, nullptr); }
    };
    /// Memory is all that can be lacking here.
    static void check(int result) {
        if (result != GIF_OK) throw std::bad_alloc();
    }

    Sink sink_;  // outlives gif_, which writes when it is closed
    std::unique_ptr<GifFileType, Close> gif_;
};

/// Bytes put aside in a file that has no name, so that nothing stays behind however the program ends.
class Spool {
  public:
    Spool() : file_(std::tmpfile()) {
        if (!file_) fail("no temporary file could be made");
    }
    void append(std::span<const std::uint8_t> bytes) {
        if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) fail_to_spool();
    }
    /// @param put called with the bytes in order, piece by piece
    template <class Put>
    void read_back(Put put) {
        if (std::fflush(file_.get()) != 0 || std::fseek(file_.get(), 0, SEEK_SET) != 0) fail_to_spool();
        Bytes piece(1 << 16);
        while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), file_.get())) {
            put(std::span(piece).first(size));
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

/// The colours of `patches`, those used in most of them first; no more than 255, and a patch with one that
/// finds no room has no say.
ColourTable ordered_palette(const std::deque<Patch>& patches) {
    struct Use {
        Rgb colour = 0;
        int patches = 0;
    };
    ColourTable known;
    std::vector<Use> uses;
    for (const Patch& patch : patches) {
        if (patch.quantised || !known.add_all(patch.colours)) continue;
        for (std::size_t i = uses.size(); i < known.colours().size(); ++i) {
            uses.push_back({known.colours()[i]});
        }
        for (const Rgb c : patch.colours) ++uses[known.index_of(c) - std::size_t{1}].patches;
    }
    std::stable_sort(uses.begin(), uses.end(),
                     [](const Use& a, const Use& b) { return a.patches > b.patches; });
    ColourTable result;
    for (const Use& use : uses) result.add(use.colour);
    return result;
}

/// Cuts a delay into what single frames can have. No piece is so short that browsers would lengthen it.
std::vector<int> pieces(std::int64_t delay_cs) {
    std::vector<int> result;
    while (delay_cs > kMaxDelay_cs) {
        const int piece = static_cast<int>(std::min<std::int64_t>(kMaxDelay_cs, delay_cs - kMinDelay_cs));
        result.push_back(piece);
        delay_cs -= piece;
    }
    result.push_back(static_cast<int>(delay_cs));
    return result;
}

}  // namespace

// -- GifWriter ------------------------------------------------------------------------------------

struct GifWriter::State {
    State(std::ostream& to, SizePx picture, int plays) : out(to), size(picture), loops(plays) {}

    // So much is looked at before the order of the palette is settled.
    static constexpr std::size_t kLookAheadPatches = 24;
    static constexpr std::size_t kLookAheadRuns = 1 << 17;  // of 12 bytes, without those of the first patch

    // Only patches of up to one part in so many of the picture are coded in two ways: in larger ones kMixed
    // always won.
    static constexpr std::size_t kSecondTryShare = 6;

    std::ostream& out;
    SizePx size;
    int loops;
    bool finished = false;
    Screen screen{size};
    // The last patch always waits here, because its delay can still grow.
    std::deque<Patch> queue{};
    std::size_t queued_runs = 0;
    std::optional<ColourTable> palette{};  // from the end of the look-ahead on
    LzwCoder coder{};
    BlockWriter blocks{size, std::vector<Rgb>(kMaxColours)};  // its header is not used
    Spool spool{};

    void encode_oldest();
};

void GifWriter::State::encode_oldest() {
    if (!palette) palette = ordered_palette(queue);
    const Patch patch = std::move(queue.front());
    queue.pop_front();

    ColourTable own;
    const bool global = !patch.quantised && palette->add_all(patch.colours);
    if (!global) own.add_all(patch.colours);
    const ColourTable& table = global ? *palette : own;
    unsigned largest = 0;
    for (const Rgb c : patch.colours) largest = std::max<unsigned>(largest, table.index_of(c));
    const int bits = std::max(2, static_cast<int>(std::bit_width(largest)));

    const auto has = [&](Run::Kind kind) {
        return std::any_of(patch.runs.begin(), patch.runs.end(),
                           [&](const Run& r) { return r.kind == kind; });
    };
    Bytes codes = coder.coded(index_runs(patch, table, bits, Skipping::kMixed), bits);
    if (has(Run::Kind::kSame) && area(patch.at) * kSecondTryShare <= area({0, 0, size.width, size.height})) {
        Bytes others = coder.coded(index_runs(patch, table, bits, Skipping::kAll), bits);
        if (others.size() < codes.size()) codes = std::move(others);
    }
    const bool skips = has(Run::Kind::kSame) || has(Run::Kind::kSameMixed);

    (void)blocks.taken();
    const std::vector<int> delays_cs = pieces(patch.delay_cs);
    blocks.put_frame(patch.at, delays_cs.front(), skips, own.colours(), bits, codes);
    for (std::size_t i = 1; i < delays_cs.size(); ++i) {
        const Bytes nothing = coder.coded(std::array{IndexRun{kUnchanged, 1}}, 2);
        blocks.put_frame({0, 0, 1, 1}, delays_cs[i], true, {}, 2, nothing);
    }
    spool.append(blocks.taken());
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
    assert(!s.queue.empty() || changed == (RectPx{0, 0, s.size.width, s.size.height}));
    assert(changed.empty() || rgba.size() == 4 * area(changed));

    auto patch = changed.empty() ? std::nullopt : s.screen.advance(changed, rgba);
    if (!patch) {
        s.queue.back().delay_cs += delay_cs;
        return;
    }
    patch->delay_cs = delay_cs;
    if (!s.queue.empty()) s.queued_runs += patch->runs.size();
    s.queue.push_back(std::move(*patch));
    const bool look_ahead =
        !s.palette && s.queue.size() <= State::kLookAheadPatches && s.queued_runs <= State::kLookAheadRuns;
    while (!look_ahead && s.queue.size() > 1) s.encode_oldest();
}

void GifWriter::finish() {
    State& s = *state_;
    assert(!s.queue.empty() && !s.finished);
    s.finished = true;
    while (!s.queue.empty()) s.encode_oldest();

    const auto put = [&](std::span<const std::uint8_t> bytes) {
        s.out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        if (!s.out) fail("the file could not be written");
    };
    BlockWriter head(s.size, s.palette->colours());
    if (s.loops != 1) head.put_repeats(s.loops == 0 ? 0 : s.loops - 1);
    put(head.taken());
    s.spool.read_back(put);
    put(std::array<std::uint8_t, 1>{kTrailer});
    if (!s.out.flush()) fail("the file could not be written");
}

}  // namespace convwalk
