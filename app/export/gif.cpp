#include "export/gif.h"

#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>
#include <deque>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "export/gif_screen.h"
#include "export/lzw.h"
#include "export/palette.h"
#include "export/spool.h"

namespace convwalk {
namespace {

// A frame passes through four stages, and each knows only the value that the one before hands on:
//   GifScreen  what a viewer sees; finds what truly changes and sees to it that this has at most 255 colours
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

// -- Indices --------------------------------------------------------------------------------------

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
    for (const PixelRun& run : patch.runs) {
        const bool named = run.kind == PixelRun::Kind::kChanging ||
                           (run.kind == PixelRun::Kind::kSame && skipping == Skipping::kMixed);
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
    GifScreen screen{size};
    // The last patch always waits here, because its delay can still grow.
    std::deque<Patch> queue{};
    std::size_t queued_runs = 0;
    std::optional<ColourTable> palette{};  // from the end of the look-ahead on
    LzwCoder coder{};
    BlockWriter blocks{size, std::vector<Rgb>(kMaxColours)};  // its header is not used
    Spool spool{"the GIF"};

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

    const auto has = [&](PixelRun::Kind kind) {
        return std::any_of(patch.runs.begin(), patch.runs.end(),
                           [&](const PixelRun& r) { return r.kind == kind; });
    };
    Bytes codes = coder.coded(index_runs(patch, table, bits, Skipping::kMixed), bits);
    if (has(PixelRun::Kind::kSame) &&
        area(patch.at) * kSecondTryShare <= area({0, 0, size.width, size.height})) {
        Bytes others = coder.coded(index_runs(patch, table, bits, Skipping::kAll), bits);
        if (others.size() < codes.size()) codes = std::move(others);
    }
    const bool skips = has(PixelRun::Kind::kSame) || has(PixelRun::Kind::kSameMixed);

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
    s.spool.copy_to(s.out);
    put(std::array<std::uint8_t, 1>{kTrailer});
    if (!s.out.flush()) fail("the file could not be written");
}

}  // namespace convwalk
