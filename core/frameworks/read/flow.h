// What a program applies to what: its layers in the order of their use, and what comes in. Level 3.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "frameworks/read/values.h"
#include "frameworks/read/walked.h"

namespace convwalk {

/// What works on each cell, by its name as written.
[[nodiscard]] Piece effect_piece(std::string_view name, const Place& place);
/// What puts maps together: by a sum, or one behind the other.
[[nodiscard]] Piece join_piece(std::string_view name, const Place& place, bool adds);
/// What cuts cells; `cut` as in Piece::pad.
[[nodiscard]] Piece slice_piece(std::string name, std::vector<Sides> cut, const Place& place);

/// What stands for a call that is not understood.
[[nodiscard]] Piece gap_piece(std::string_view name, const Place& place, std::string_view reason);

/// Pieces are counted from 1, as in Piece::inputs; 0 is the input.
class Flow {
  public:
    explicit Flow(GivenInput given = {}) : given_(std::move(given)) {}

    [[nodiscard]] const GivenInput& given() const { return given_; }
    /// By what parameter the program knows its input, where none was said before.
    void set_input_name(std::string_view name);

    /// That many are named or applied at most.
    static constexpr std::size_t kMostLayers = 10'000;

    [[nodiscard]] bool empty() const { return pieces_.empty(); }
    /// The one that was applied last; 0: none was.
    [[nodiscard]] std::size_t last() const { return pieces_.size(); }
    [[nodiscard]] const std::vector<Piece>& pieces() const { return pieces_; }
    /// @pre 1 <= number <= last()
    [[nodiscard]] Piece& piece(std::size_t number) { return pieces_[number - 1]; }

    /// Layers that are named or applied are counted, and too many are refused.
    void count(std::size_t layers, const Place& place);

    /// One layer behind the other; a join takes all of `from`. @return the piece that makes the result
    /// @throws BadInput for a join of one, another layer of several, and a join along anything but channels
    std::size_t apply(std::vector<Piece> layers, std::vector<std::size_t> from, const Place& place);

    /// Another input than the first. @return the piece that stands for it
    std::size_t add_input(std::string_view name, const Place& place);

    /// Forgets what was applied, counts included.
    void restart();

    /// What a piece made: as far as it can be said before the whole program is read.
    [[nodiscard]] WalkedLayer made_at(std::size_t piece) const;

    /// Axes of a piece's result; 0: not known.
    [[nodiscard]] std::size_t axes_at(std::size_t piece) const;
    /// Whether the channels of a piece's result come last; nullopt: not known.
    [[nodiscard]] std::optional<bool> channels_last_at(std::size_t piece) const;
    /// Of the layer with windows that a piece's result comes from.
    [[nodiscard]] std::optional<Framework> framework_at(std::size_t piece) const;

    /// Sizes with channels, and a batch where they have one; 0: not known. The first that are said count.
    void set_input(const Extents& sizes, bool channels_last, bool has_batch);
    /// The call that makes the input is of this framework, where none was before.
    void set_input_framework(Framework framework);
    /// The sizes of a tensor that a layer of the framework is applied to, batch first.
    void set_input_tensor(const Extents& shape, Framework framework);
    /// Whether a tensor of these sizes is that one.
    [[nodiscard]] bool is_input_tensor(const Extents& shape) const { return shape == input_shape_; }
    /// Keras is told that channels come first.
    void put_channels_first() { channels_first_ = true; }

    /// What a print-out or a file says that comes out of a piece. @pre 1 <= piece <= last()
    void say_output(std::size_t piece, TensorShape shape);

    void note(const Place& place, std::string_view what);

    /// A resizing that is known to shrink nothing: its antialias is taken off.
    bool smooths_nothing(std::size_t piece);

    /// A tensor in another shape with all of its numbers.
    [[nodiscard]] bool keeps_numbers(std::size_t piece) const;
    /// No gap, and no tensor in another shape: what can be left out where nothing reads it.
    [[nodiscard]] bool is_layer(std::size_t piece) const;
    /// Takes out what is no layer and is read by none, but for `results`. @return the new number of `piece`
    std::size_t without_unread(const std::set<std::size_t>& results, std::size_t piece);

    /// The program, pads folded into its layers; what was applied is gone then. @throws as folded()
    [[nodiscard]] ReadProgram program();

  private:
    [[nodiscard]] const Piece* windows_before(std::size_t piece) const;
    [[nodiscard]] WalkedLayer made_by(const Piece& piece) const;
    void settle_order(Piece& piece, std::size_t from) const;
    void demand_channels(const Piece& join, std::size_t from) const;

    ReadProgram program_;
    GivenInput given_;
    std::vector<Piece> pieces_;
    std::vector<WalkedLayer> made_;  // by each of them
    std::size_t counted_ = 0;
    Extents input_shape_;  // with batch and channels
    std::optional<Framework> input_framework_;
    bool channels_first_ = false;
};

}  // namespace convwalk
