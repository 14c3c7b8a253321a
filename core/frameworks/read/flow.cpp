#include "frameworks/read/flow.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "basics/text.h"
#include "frameworks/calls/calls.h"
#include "frameworks/read/fold.h"
#include "frameworks/read/rearranged_layers.h"

namespace convwalk {
namespace {

bool is_join(ReadLayer::Kind kind) {
    return kind == ReadLayer::Kind::concatenate || kind == ReadLayer::Kind::add ||
           kind == ReadLayer::Kind::multiply;
}

}  // namespace

Piece effect_piece(std::string_view name, const Place& place) {
    Piece piece;
    piece.layer.kind = ReadLayer::Kind::activation;
    piece.layer.name = printable(name, kLongestText);
    piece.layer.place = place;
    piece.layer.framework = framework_of(name).value_or(Framework::pytorch);
    piece.layer.activation = printable(last_part(name), kLongestText);
    return piece;
}

Piece join_piece(std::string_view name, const Place& place, bool adds) {
    Piece piece = effect_piece(name, place);
    piece.layer.activation.clear();
    piece.layer.kind = adds ? ReadLayer::Kind::add : ReadLayer::Kind::concatenate;
    return piece;
}

Piece gap_piece(std::string_view name, const Place& place, std::string_view reason) {
    Piece piece;
    piece.layer.kind = ReadLayer::Kind::gap;
    piece.layer.name = printable(name, kLongestText);
    piece.layer.place = place;
    piece.layer.reason = printable(reason, kLongestReason);
    return piece;
}

Piece slice_piece(std::string name, std::vector<Sides> cut, const Place& place) {
    Piece piece;
    piece.role = Piece::Role::pad;
    piece.layer.name = std::move(name);
    piece.layer.place = place;
    piece.pad = std::move(cut);
    return piece;
}

void Flow::count(std::size_t layers, const Place& place) {
    counted_ += layers;
    if (counted_ > kMostLayers)
        throw bad_code(place, fmt::format("the program has more than {} layers", kMostLayers));
}

std::size_t Flow::apply(std::vector<Piece> layers, std::vector<std::size_t> from, const Place& place) {
    count(layers.size(), place);
    for (Piece& piece : layers) {
        const bool joins = is_join(piece.layer.kind);
        if (joins == (from.size() < 2))
            throw bad_code(
                piece.layer.place,
                joins ? fmt::format("{} takes a list of two tensors or more", piece.layer.name)
                      : fmt::format("{} takes one tensor, not a list of {}", piece.layer.name, from.size()));
        if (joins) demand_channels(piece, from.front());
        settle_order(piece, from.front());
        if (joins) count(from.size(), place);
        std::size_t made = from.front();
        for (std::size_t i = joins ? 1 : 0; i < from.size(); ++i) {
            piece.inputs = joins ? std::vector{made, from[i]} : std::vector{made};
            pieces_.push_back(piece);
            made_.push_back(made_by(pieces_.back()));
            made = pieces_.size();
        }
        from = {made};
    }
    return from.front();
}

WalkedLayer Flow::made_at(std::size_t piece) const {
    if (piece > 0) return made_[piece - 1];
    WalkedLayer input;
    const bool own = program_.input_is_vector || !program_.input.empty();
    input.output = own ? program_.input : given_.sizes;
    input.channels = program_.in_channels > 0 ? program_.in_channels : given_.channels;
    input.sized = program_.input_is_vector || !input.output.empty();
    return input;
}

// Whatever can't be, is said when the whole program is walked through.
WalkedLayer Flow::made_by(const Piece& piece) const {
    WalkedLayer from = made_at(piece.inputs.front());
    try {
        if (piece.role == Piece::Role::layer) {
            const WalkedLayer second = piece.inputs.size() > 1 ? made_at(piece.inputs[1]) : WalkedLayer{};
            return walked(piece.layer, from, &second);
        }
        const std::size_t axes = piece.pad.size();
        from.sized = from.sized && from.output.size() >= axes;
        for (std::size_t i = 0; from.sized && i < axes; ++i) {
            std::int64_t& size = from.output[from.output.size() - axes + i];
            size += piece.pad[i].begin + piece.pad[i].end;
        }
        if (from.sized) return from;
    } catch (const BadCode&) {
    }
    return {std::nullopt, {}, 0, false};
}

// Dimensions count as they stand in the framework of what is before.
void Flow::settle_order(Piece& piece, std::size_t from) const {
    if (piece.layer.kind != ReadLayer::Kind::reshape || piece.layer.framework == Framework::pytorch) return;
    const auto last = channels_last_at(from);
    const bool has_them_last =
        piece.layer.framework == Framework::keras || piece.layer.framework == Framework::tensorflow;
    if (last || has_them_last) piece.layer.rearrangement.channels_last = last.value_or(!channels_first_);
}

bool Flow::smooths_nothing(std::size_t piece) {
    const WalkedLayer& made = made_[piece - 1];
    const WalkedLayer from = made_at(pieces_[piece - 1].inputs.front());
    if (!made.sized || !from.sized || made.output.size() != from.output.size()) return false;
    for (std::size_t i = 0; i < made.output.size(); ++i) {
        if (made.output[i] < from.output[i]) return false;
    }
    pieces_[piece - 1].layer.antialias = false;
    return true;
}

bool Flow::keeps_numbers(std::size_t piece) const {
    if (piece == 0) return false;
    const ReadLayer& layer = pieces_[piece - 1].layer;
    return pieces_[piece - 1].role == Piece::Role::layer && layer.kind == ReadLayer::Kind::reshape &&
           layer.rearrangement.how != Rearrangement::How::reduce;
}

bool Flow::is_layer(std::size_t piece) const {
    if (piece == 0) return true;
    const Piece& each = pieces_[piece - 1];
    if (each.role != Piece::Role::layer) return true;
    // Flatten and Reshape are layers, view and mean are not.
    if (each.layer.kind == ReadLayer::Kind::reshape) {
        const std::string_view name = last_part(each.layer.name);
        return !name.empty() && name.front() >= 'A' && name.front() <= 'Z';
    }
    return each.layer.kind != ReadLayer::Kind::gap;
}

std::size_t Flow::without_unread(const std::set<std::size_t>& results, std::size_t piece) {
    std::vector<std::size_t> readers(pieces_.size() + 1, 0);
    for (const Piece& each : pieces_) {
        for (const std::size_t input : each.inputs) ++readers[input];
    }
    std::vector<bool> dropped(pieces_.size() + 1, false);
    for (std::size_t n = pieces_.size(); n > 0; --n) {
        if (is_layer(n) || readers[n] > 0 || results.contains(n)) continue;
        dropped[n] = true;
        for (const std::size_t input : pieces_[n - 1].inputs) --readers[input];
    }
    std::vector<std::size_t> number(pieces_.size() + 1, 0);
    std::vector<Piece> kept;
    std::vector<WalkedLayer> made;
    for (std::size_t n = 1; n <= pieces_.size(); ++n) {
        if (dropped[n]) continue;
        for (std::size_t& input : pieces_[n - 1].inputs) input = number[input];
        kept.push_back(std::move(pieces_[n - 1]));
        made.push_back(std::move(made_[n - 1]));
        number[n] = kept.size();
    }
    pieces_ = std::move(kept);
    made_ = std::move(made);
    return number[piece];
}

void Flow::set_input_name(std::string_view name) {
    if (program_.input_name.empty()) program_.input_name = name.substr(0, kLongestText);
}

std::size_t Flow::add_input(std::string_view name, const Place& place) {
    Piece piece;
    piece.layer.kind = ReadLayer::Kind::input;
    piece.layer.name = printable(name, kLongestText);
    piece.layer.place = place;
    piece.layer.result = piece.layer.name;
    if (const auto known = given_.others.find(name); known != given_.others.end())
        piece.layer.said_output = known->second;
    return apply({std::move(piece)}, {0}, place);
}

void Flow::restart() {
    pieces_.clear();
    made_.clear();
    counted_ = 0;
}

// The layer with windows that a piece's result comes from; nullptr: none.
const Piece* Flow::windows_before(std::size_t piece) const {
    for (; piece > 0; piece = pieces_[piece - 1].inputs.front()) {
        const Piece& each = pieces_[piece - 1];
        const ReadLayer::Kind kind = each.layer.kind;
        const bool windows = kind == ReadLayer::Kind::layer || kind == ReadLayer::Kind::unfold ||
                             kind == ReadLayer::Kind::fold;
        if (each.role == Piece::Role::layer && windows) return &each;
    }
    return nullptr;
}

std::size_t Flow::axes_at(std::size_t piece) const {
    const Piece* before = windows_before(piece);
    if (before == nullptr) return program_.input.size();
    const bool to_one = before->layer.kind == ReadLayer::Kind::unfold && !before->layer.keeps_axes;
    return to_one ? 1 : before->layer.request.layer.axes.size();
}

std::optional<bool> Flow::channels_last_at(std::size_t piece) const {
    const Piece* before = windows_before(piece);
    const auto framework = before != nullptr ? before->layer.framework : input_framework_;
    if (!framework) return std::nullopt;
    switch (*framework) {
        case Framework::pytorch:
        case Framework::onnx:
            return false;
        case Framework::keras:
        case Framework::tensorflow:
            return !channels_first_;
        case Framework::jax:
            if (before == nullptr) return std::nullopt;  // lax has them first, Flax last
            return before->layer.name.find("lax.") == std::string::npos;
    }
    return std::nullopt;
}

std::optional<Framework> Flow::framework_at(std::size_t piece) const {
    const Piece* before = windows_before(piece);
    return before != nullptr ? std::optional(before->layer.framework) : std::nullopt;
}

// A concatenation along anything but the channels is no layer.
void Flow::demand_channels(const Piece& join, std::size_t from) const {
    if (!join.axis) return;
    const auto axes = static_cast<std::int64_t>(axes_at(from));
    const std::optional<bool> last = channels_last_at(from);
    const bool as_last = *join.axis == -1 || (axes == 0 ? *join.axis > 1 : *join.axis == axes + 1);
    const bool as_first = *join.axis == 1 || (axes == 0 ? *join.axis < -2 : *join.axis == -axes - 1);
    if (last ? (*last ? as_last : as_first) : as_last || as_first) return;
    throw bad_code(join.layer.place,
                   fmt::format("{} joins along axis {}; only joins of channels, axis {}, are read",
                               join.layer.name, *join.axis, last.value_or(false) ? "-1" : "1"));
}

void Flow::set_input(const Extents& sizes, bool channels_last, bool has_batch) {
    const std::size_t others = has_batch ? 2 : 1;
    if (!program_.input.empty() || sizes.size() < others || sizes.size() > others + 3) return;
    const auto begin = sizes.begin() + (has_batch ? 1 : 0);
    program_.input_is_vector = sizes.size() == others;
    const std::int64_t channels = channels_last ? sizes.back() : *begin;
    const Extents spatial = channels_last ? Extents(begin, sizes.end() - 1) : Extents(begin + 1, sizes.end());
    if (channels > 0) program_.in_channels = channels;
    if (std::all_of(spatial.begin(), spatial.end(), [](auto v) { return v > 0; })) program_.input = spatial;
}

void Flow::set_input_framework(Framework framework) {
    if (!input_framework_) input_framework_ = framework;
}

void Flow::set_input_tensor(const Extents& shape, Framework framework) {
    if (input_shape_.empty()) input_shape_ = shape;
    set_input_framework(framework);
    set_input(shape, framework == Framework::keras || framework == Framework::tensorflow, true);
}

void Flow::say_output(std::size_t piece, TensorShape shape) {
    pieces_[piece - 1].layer.said_output = std::move(shape);
    made_[piece - 1] = made_by(pieces_[piece - 1]);
}

void Flow::note(const Place& place, std::string_view what) {
    add_note(program_, place, what);
}

ReadProgram Flow::program() {
    put_together(pieces_, made_, made_at(0));
    return folded(std::move(pieces_), std::move(program_));
}

}  // namespace convwalk
