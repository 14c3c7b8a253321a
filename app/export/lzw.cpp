#include "export/lzw.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace convwalk {
namespace {

/// Codes to bytes, least significant bit first, in blocks of a length byte and up to 255 others.
class CodeStream {
  public:
    void put(unsigned code, int width) {
        pending_ |= code << pending_count_;
        for (pending_count_ += width; pending_count_ >= 8; pending_count_ -= 8) put_byte();
    }
    /// Ends with a block of length 0.
    [[nodiscard]] std::vector<std::uint8_t> finished() {
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

    std::vector<std::uint8_t> bytes_{0};
    std::size_t block_ = 0;  // where the length of the last block is
    unsigned pending_ = 0;
    int pending_count_ = 0;  // bits
};

}  // namespace

/// The strings that have a code, as a tree: a phrase and one more symbol is another phrase.
class LzwCoder::Phrases {
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

LzwCoder::LzwCoder() : phrases_(std::make_unique<Phrases>()) {}
LzwCoder::~LzwCoder() = default;

std::vector<std::uint8_t> LzwCoder::coded(std::span<const IndexRun> runs, int bits) {
    CodeStream out;
    const unsigned clear = 1u << bits;
    int width = bits + 1;
    phrases_->clear(bits);
    out.put(clear, width);
    std::uint32_t left = runs.front().length;  // of the first of `runs`
    while (!runs.empty()) {
        auto [phrase, length] = phrases_->repeated(runs.front().index, left);
        left -= length;
        bool learnt = false;
        while (!learnt) {
            if (left == 0) {
                runs = runs.subspan(1);
                if (runs.empty()) break;
                left = runs.front().length;
            }
            const Phrases::Code next = phrases_->extended_or_learnt(phrase, runs.front().index);
            learnt = next == Phrases::kNone;
            if (!learnt) {
                phrase = next;
                --left;
            }
        }
        out.put(phrase, width);
        // The decoder learns the phrase one code later, and its codes are wider from the next one on.
        if (phrases_->size() - (learnt ? 1 : 0) == 1u << width) ++width;
        if (phrases_->full()) {
            // Going on with the full table for as long as it does well was measured: 0.1 % smaller.
            out.put(clear, width);
            phrases_->clear(bits);
            width = bits + 1;
        }
    }
    out.put(clear + 1, width);
    return out.finished();
}

}  // namespace convwalk
