#include "frameworks/read/rearranged_layers.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

#include "frameworks/shuffle_shapes.h"

namespace convwalk {
namespace {

using How = Rearrangement::How;

// What happens to numbers that are split into dimensions, put in another order and put together: sizes of
// what stays together, and where each goes. Two of them that are equal do the same.
struct NumbersMoved {
    Extents sizes;
    std::vector<std::size_t> order;
    bool operator==(const NumbersMoved&) const = default;
};

// Without dimensions of 1, and with those that stay neighbours as one.
NumbersMoved moved(const Extents& split, const std::vector<std::size_t>& order) {
    std::vector<std::vector<std::size_t>> kept;  // runs of old dimensions, in their new order
    for (const std::size_t from : order) {
        if (split[from] == 1) continue;
        std::size_t next = kept.empty() ? split.size() : kept.back().back() + 1;
        while (next < split.size() && split[next] == 1) ++next;
        if (!kept.empty() && next == from)
            kept.back().push_back(from);
        else
            kept.push_back({from});
    }
    std::vector<std::size_t> by_begin(kept.size());
    std::iota(by_begin.begin(), by_begin.end(), std::size_t{0});
    std::sort(by_begin.begin(), by_begin.end(),
              [&](std::size_t a, std::size_t b) { return kept[a].front() < kept[b].front(); });
    NumbersMoved made;
    made.order.resize(kept.size());
    for (std::size_t rank = 0; rank < by_begin.size(); ++rank) {
        made.order[by_begin[rank]] = rank;
        std::int64_t size = 1;
        for (const std::size_t from : kept[by_begin[rank]]) size *= split[from];
        made.sizes.push_back(size);
    }
    return made;
}

// A dimension of the batch counts as one number, which stays where it is.
std::optional<NumbersMoved> moved_by(const std::vector<std::int64_t>& split, const Rearrangement& by) {
    const auto order = order_of(by, split.size());
    if (!order || order->front() != 0) return std::nullopt;
    Extents sizes = split;
    sizes.front() = 1;
    return moved(sizes, *order);
}

class Together {
  public:
    Together(std::vector<Piece>& pieces, std::vector<WalkedLayer>& made, const WalkedLayer& input)
        : pieces_(pieces),
          made_(made),
          input_(input),
          readers_(pieces.size() + 1),
          dropped_(readers_.size()) {
        for (const Piece& piece : pieces_) {
            for (const std::size_t from : piece.inputs) ++readers_[from];
        }
    }

    void run() {
        // The last of several comes first.
        for (std::size_t n = pieces_.size(); n > 0; --n) {
            if (!dropped_[n]) reshape_by_channels(n);
        }
        for (std::size_t n = 1; n <= pieces_.size(); ++n) {
            if (dropped_[n] || !merges(n)) continue;
            if (!windows_of_two(n) && !windows_by_convolution(n)) layer_of_three(n);
        }
        if (std::find(dropped_.begin(), dropped_.end(), true) != dropped_.end()) number_anew();
    }

  private:
    [[nodiscard]] Piece& piece(std::size_t n) { return pieces_[n - 1]; }
    [[nodiscard]] const WalkedLayer& made_at(std::size_t n) const { return n == 0 ? input_ : made_[n - 1]; }
    [[nodiscard]] const Rearrangement& by(std::size_t n) { return piece(n).layer.rearrangement; }
    [[nodiscard]] bool reshapes(std::size_t n) {
        return n > 0 && piece(n).role == Piece::Role::layer &&
               piece(n).layer.kind == ReadLayer::Kind::reshape;
    }
    [[nodiscard]] bool merges(std::size_t n) {
        return reshapes(n) && (by(n).how == How::to_shape || by(n).how == How::flatten);
    }
    // What a piece reads, where nothing else does; 0: something does, or it is the input.
    [[nodiscard]] std::size_t only_source(std::size_t n) {
        const std::size_t from = piece(n).inputs.front();
        return from > 0 && readers_[from] == 1 ? from : 0;
    }

    // Where channels are last, numbers are put channel by channel before a reshape, and back behind it.
    void reshape_by_channels(std::size_t n) {
        const bool puts_back = moves_channels(n, false);
        const std::size_t reshape = puts_back ? only_source(n) : n;
        if (reshape == 0 || !merges(reshape) || !by(reshape).channels_last) return;
        const std::size_t front = only_source(reshape);
        const bool puts_first = front > 0 && moves_channels(front, true);
        if (!puts_back && !puts_first) return;
        const std::size_t from = piece(puts_first ? front : reshape).inputs.front();
        const WalkedLayer& before = made_at(from);
        const WalkedLayer& behind = made_at(n);
        const bool known = before.sized && behind.sized && before.channels > 0 && behind.channels > 0;
        if (!known || (!puts_first && order_counts(before)) || (!puts_back && order_counts(behind))) return;
        ReadLayer& layer = piece(n).layer;
        layer.name = piece(reshape).layer.name;
        layer.place = piece(reshape).layer.place;
        layer.rearrangement = {.numbers = {behind.channels}, .batched = false};
        layer.rearrangement.numbers.insert(layer.rearrangement.numbers.end(), behind.output.begin(),
                                           behind.output.end());
        piece(n).inputs = {from};
        if (puts_back) dropped_[reshape] = true;
        if (puts_first) dropped_[front] = true;
    }
    // Whether the numbers stand in another order where channels are last.
    [[nodiscard]] static bool order_counts(const WalkedLayer& map) {
        return map.channels > 1 && cell_count(map.output) > 1;
    }
    // From the end to the front, or back.
    [[nodiscard]] bool moves_channels(std::size_t n, bool to_front) {
        if (!reshapes(n) || !by(n).channels_last) return false;
        const std::size_t map = to_front ? piece(n).inputs.front() : n;
        const std::size_t count = made_at(map).output.size() + 2;
        const auto order = order_of(by(n), count);
        if (!made_at(map).sized || !order || count < 3) return false;
        std::vector<std::size_t> wanted(count);
        std::iota(wanted.begin(), wanted.end(), std::size_t{0});
        if (to_front)
            std::rotate(wanted.begin() + 1, wanted.end() - 1, wanted.end());
        else
            std::rotate(wanted.begin() + 1, wanted.begin() + 2, wanted.end());
        return *order == wanted;
    }

    // A window's axes and channels are those of one map where they come out so.
    bool windows_of_two(std::size_t n) {
        const std::size_t from = only_source(n);
        if (from == 0 || !is_unfold_on_axes(from) || !is_flat(n, from)) return false;
        const bool in_order = piece(from).layer.shuffle_order == ShuffleOrder::channel_first ||
                              channels_of(from) == 1 || taps_of(from) == 1;
        if (!in_order) return false;
        put_unfold(n, from);
        dropped_[from] = true;
        return true;
    }
    // Every channel by itself, a filter for each tap.
    bool windows_by_convolution(std::size_t n) {
        const std::size_t convolution = only_source(n);
        if (convolution == 0 || piece(convolution).role != Piece::Role::layer ||
            !piece(convolution).layer.copies_taps || piece(convolution).layer.bias)
            return false;
        const std::size_t first = only_source(convolution);
        if (first == 0 || !reshapes(first) || by(first).how != How::to_shape) return false;
        const WalkedLayer& before = made_at(piece(first).inputs.front());
        std::vector<std::int64_t> one_channel = {-1, 1};
        one_channel.insert(one_channel.end(), before.output.begin(), before.output.end());
        if (!before.sized || before.channels == 0 || by(first).numbers != one_channel) return false;
        Piece unfold = piece(convolution);
        unfold.layer.kind = ReadLayer::Kind::unfold;
        unfold.inputs = piece(first).inputs;
        try {
            const WalkedLayer windows = walk_unfolded(unfold.layer, before);
            if (windows.shape() != made_at(n).shape()) return false;
        } catch (const BadCode&) {
            return false;  // no window fits, which is said of the convolution
        }
        unfold.layer.result = piece(n).layer.result;
        piece(n) = std::move(unfold);
        dropped_[convolution] = dropped_[first] = true;
        return true;
    }
    [[nodiscard]] bool is_unfold_on_axes(std::size_t n) {
        return piece(n).role == Piece::Role::layer && piece(n).layer.kind == ReadLayer::Kind::unfold &&
               piece(n).layer.keeps_axes;
    }
    [[nodiscard]] std::int64_t taps_of(std::size_t unfold) {
        return cell_count(kernel_extents(piece(unfold).layer.request.layer));
    }
    [[nodiscard]] std::int64_t channels_of(std::size_t unfold) {
        return made_at(unfold).channels / taps_of(unfold);
    }
    // As many channels and windows, on one axis.
    [[nodiscard]] bool is_flat(std::size_t n, std::size_t unfold) {
        const WalkedLayer& windows = made_at(unfold);
        return windows.sized && windows.channels > 0 && made_at(n).sized &&
               made_at(n).channels == windows.channels &&
               made_at(n).output == Extents{cell_count(windows.output)};
    }
    void put_unfold(std::size_t n, std::size_t unfold) {
        std::string result = piece(n).layer.result;
        std::vector<std::size_t> inputs = piece(unfold).inputs;
        piece(n) = piece(unfold);
        piece(n).layer.keeps_axes = false;
        piece(n).layer.shuffle_order = ShuffleOrder::channel_first;
        piece(n).layer.result = std::move(result);
        piece(n).inputs = std::move(inputs);
    }

    void layer_of_three(std::size_t n) {
        const std::size_t second = only_source(n);
        if (second == 0 || !reshapes(second)) return;
        const std::size_t first = only_source(second);
        const bool splits = first > 0 && reshapes(first) &&
                            (by(first).how == How::to_shape || by(first).how == How::unflatten);
        if (!splits) return;
        const std::size_t from = piece(first).inputs.front();
        const auto had = dimensions_of(made_at(from).shape(), by(first).channels_last);
        if (!had || made_at(from).channels == 0 || !made_at(n).sized || made_at(n).channels == 0) return;
        const auto split = dimensions_made(by(first), *had);
        const auto all = split ? moved_by(*split, by(second)) : std::nullopt;
        if (!all) return;
        if (puts_windows_in_order(n, from, *all)) {
            put_unfold(n, from);
            dropped_[from] = dropped_[first] = dropped_[second] = true;
        } else if (const auto shuffle = shuffle_of(n, from, *split, *all)) {
            put_shuffle(n, from, *shuffle);
            dropped_[first] = dropped_[second] = true;
        }
    }

    // Channels of one tap side by side come to lie behind each other.
    [[nodiscard]] bool puts_windows_in_order(std::size_t n, std::size_t from, const NumbersMoved& all) {
        if (from == 0 || readers_[from] != 1 || !is_unfold_on_axes(from) || !is_flat(n, from)) return false;
        if (piece(from).layer.shuffle_order != ShuffleOrder::place_first) return false;
        const std::int64_t windows = cell_count(made_at(from).output);
        return all == moved({windows, taps_of(from), channels_of(from)}, {0, 2, 1});
    }

    [[nodiscard]] std::optional<ShuffledDimensions> shuffle_of(std::size_t n, std::size_t from,
                                                               const std::vector<std::int64_t>& split,
                                                               const NumbersMoved& all) {
        const WalkedLayer& before = made_at(from);
        const WalkedLayer& behind = made_at(n);
        if (before.output.empty() || before.output.size() != behind.output.size()) return std::nullopt;
        ShuffledDimensions shuffle;
        shuffle.channels_last = by(n).channels_last;
        shuffle.back = behind.channels > before.channels;
        const WalkedLayer& fewer = shuffle.back ? behind : before;
        shuffle.cells = fewer.output;
        shuffle.channels = std::min(before.channels, behind.channels);
        for (const std::int64_t factor : std::set<std::int64_t>(split.begin(), split.end())) {
            if (factor < 2) continue;
            shuffle.factor = factor;
            if (!has_factor(shuffle, before, behind)) continue;
            for (const ShuffleOrder order : {ShuffleOrder::channel_first, ShuffleOrder::place_first}) {
                shuffle.order = order;
                const ShuffleShapes shapes = shapes_of(shuffle);
                std::vector<std::size_t> places;
                for (const std::int64_t place : shapes.order)
                    places.push_back(static_cast<std::size_t>(place - 1));
                if (moved(shapes.split, places) == all) return shuffle;
            }
        }
        return std::nullopt;
    }
    // Sizes and channels are so many times as large.
    [[nodiscard]] static bool has_factor(const ShuffledDimensions& shuffle, const WalkedLayer& before,
                                         const WalkedLayer& behind) {
        const WalkedLayer& fine = shuffle.back ? before : behind;
        const WalkedLayer& coarse = shuffle.back ? behind : before;
        std::int64_t channels = fine.channels;
        for (std::size_t i = 0; i < fine.output.size(); ++i) {
            if (fine.output[i] != coarse.output[i] * shuffle.factor) return false;
            channels *= shuffle.factor;
        }
        return channels == coarse.channels;
    }
    void put_shuffle(std::size_t n, std::size_t from, const ShuffledDimensions& shuffle) {
        ReadLayer& layer = piece(n).layer;
        layer.kind = ReadLayer::Kind::pixel_shuffle;
        const auto factor = static_cast<double>(shuffle.factor);
        layer.factors.assign(shuffle.cells.size(), shuffle.back ? 1 / factor : factor);
        layer.shuffle_order = shuffle.order;
        layer.rearrangement = {};
        piece(n).inputs = {from};
    }

    void number_anew() {
        std::vector<std::size_t> number(pieces_.size() + 1, 0);
        std::vector<Piece> kept;
        std::vector<WalkedLayer> made;
        for (std::size_t n = 1; n <= pieces_.size(); ++n) {
            if (dropped_[n]) continue;
            kept.push_back(std::move(piece(n)));
            for (std::size_t& input : kept.back().inputs) input = number[input];
            made.push_back(std::move(made_[n - 1]));
            number[n] = kept.size();
        }
        pieces_ = std::move(kept);
        made_ = std::move(made);
    }

    std::vector<Piece>& pieces_;
    std::vector<WalkedLayer>& made_;
    const WalkedLayer& input_;
    std::vector<std::size_t> readers_;  // of each piece; 0 is the input
    std::vector<bool> dropped_;
};

}  // namespace

void put_together(std::vector<Piece>& pieces, std::vector<WalkedLayer>& made, const WalkedLayer& input) {
    Together(pieces, made, input).run();
}

}  // namespace convwalk
