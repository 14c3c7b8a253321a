// What the expressions of a program come to, and the arguments of a call by their names. Level 3.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "frameworks/read/read_code.h"

namespace convwalk {

/// A layer while it is read: also the pads and crops that become part of a neighbour.
struct Piece {
    enum class Role : std::uint8_t { layer, pad };
    Role role = Role::layer;
    ReadLayer layer;  ///< also of the others: name and place
    /// The pieces that it reads, counted from 1 in the order of their use; 0 is the program's input. None:
    /// not applied to anything yet.
    std::vector<std::size_t> inputs;
    std::vector<Sides> pad;  ///< cells added an axis; negative: cut
    /// What is added, by a pad or in the layer's own padding; nullopt: what a layer has no word for.
    std::optional<PaddingMode> pad_mode = PaddingMode::zeros;
    bool pad_lowest = false;  ///< minus infinity is added
    /// Of a pad whose dimensions say nothing of where the channels are: what it adds when they come first.
    std::vector<Sides> pad_channels_first;
    bool channels_first = false;  ///< layer: its channels come before its axes, as far as is known
    bool sums = false;            ///< layer: an average that is not divided yet
    double scale = 0;             ///< activation: the result is multiplied by it; 0: it does something else
    std::optional<std::int64_t> axis;  ///< concatenate: as written
    /// A separable convolution, of which this is the depthwise half: the channels that a convolution of
    /// kernel 1 behind it makes, with the bias and the activation of both; 0: it is none.
    std::int64_t pointwise = 0;
    std::string remark;  ///< a sentence on the call, for the program's notes; empty: nothing
};

/// What stands in the padding when cells are added twice; nullopt: no mode says it.
/// @param inside what the first adds, around the input; @param outside around that
[[nodiscard]] std::optional<PaddingMode> mode_of_both(const std::vector<Sides>& inside,
                                                      std::optional<PaddingMode> inside_mode,
                                                      const std::vector<Sides>& outside,
                                                      std::optional<PaddingMode> outside_mode);

/// Names of a program are cut to so many bytes.
inline constexpr std::size_t kLongestText = 100;
inline constexpr std::size_t kLongestReason = 400;

/// What several values may share: what is changed through one of them is changed for all.
struct Object {
    Object() = default;
    Object(const Object&) = delete;
    Object& operator=(const Object&) = delete;
    virtual ~Object() = default;
    /// Lets go of all others, so that none holds itself in the end.
    virtual void clear() = 0;
};

struct Value {
    enum class Kind : std::uint8_t {
        none,
        truth,
        integer,
        real,
        text,
        list,        ///< also a tuple, a set and an array: a Sequence
        dictionary,  ///< a Dictionary
        shape,       ///< a tensor whose sizes are known, where it is made
        tensor,      ///< of the network
        name,        ///< of something that the program has from elsewhere, or has not
        function,    ///< Function, Method or Partial
        type,        ///< a class of the program: a Type
        object,      ///< an Instance: of such a class, or a layer of a framework
        batch,       ///< the size of the batch, which is no number here
        unknown      ///< not understood: `text` says why
    };
    Kind kind = Kind::none;
    Place place;
    std::int64_t number = 0;  ///< truth, integer
    double real = 0;
    /// text; name: as written, "nn.Conv2d"; shape: the call that made it; unknown: the reason
    std::string text;
    std::string origin;  ///< name: with the modules that it was imported from; "" where they are not known
    std::shared_ptr<Object> object;
    Extents shape;  ///< of a tensor whose sizes are known
    /// tensor, shape, unknown: what made it, a number as in Piece::inputs; nullopt: not known
    std::optional<std::size_t> made_by;

    /// Of a list; nothing of anything else.
    [[nodiscard]] std::span<const Value> list() const;
};

struct Sequence : Object {
    enum class Form : std::uint8_t {
        list,
        tuple,
        set,
        array,  ///< numbers in one dimension, of NumPy or a framework
    };
    Form form = Form::list;
    std::vector<Value> items;
    int depth = 1;  ///< levels when it was made, itself included
    void clear() override { items.clear(); }
};

inline std::span<const Value> Value::list() const {
    if (kind != Kind::list) return {};
    return static_cast<const Sequence&>(*object).items;
}

/// Of a whole number or another; 0 when it is none.
[[nodiscard]] double number_of(const Value& value);

/// No value, layer or tensor of the network, or a list with such a one.
[[nodiscard]] bool is_unknown(const Value& value);

/// What can't be read for the sake of a value that is not known here.
class UnknownValue : public BadCode {
  public:
    using BadCode::BadCode;
};

/// "a whole number", "a text", ...: how a value is called in a sentence.
[[nodiscard]] std::string described(const Value& value);

/// The arguments of one call.
class Bound {
  public:
    struct Entry {
        std::string_view name;
        bool required = false;
        bool given = false;
        Value value;
    };

    /// @param parameters "in_channels! kernel_size! stride|strides * name": names in their order, "!" where
    /// there must be one, "|" between names for the same, those behind "*" not by position
    Bound(std::string_view callee, const Place& place, std::string_view parameters);

    /// Each throws BadInput with the place and the name that may have been meant.
    void put(std::size_t position, Value value, std::size_t positions_given);
    void put(std::string_view keyword, const Place& place, Value value);
    void finish() const;

    [[nodiscard]] const Place& place() const { return place_; }
    [[nodiscard]] const std::string& callee() const { return callee_; }

    /// The value, or nullptr when it was left out or is None.
    [[nodiscard]] const Value* find(std::string_view name) const;
    [[nodiscard]] const Value& at(std::string_view name) const;

    [[nodiscard]] std::int64_t integer(std::string_view name, std::int64_t least,
                                       std::int64_t otherwise) const;
    [[nodiscard]] bool truth(std::string_view name, bool otherwise) const;
    [[nodiscard]] std::string text(std::string_view name, std::string_view otherwise) const;
    /// One number for all axes or one an axis, each at least `least`.
    [[nodiscard]] Extents extents(std::string_view name, std::size_t axes, std::int64_t least,
                                  std::int64_t otherwise) const;
    /// A list of whole numbers of any length, one number being a list of one.
    [[nodiscard]] Extents integers(std::string_view name, std::int64_t least) const;
    /// Pairs of numbers, [[1, 2], [0, 0]].
    [[nodiscard]] std::vector<Sides> pairs(std::string_view name) const;

    [[noreturn]] void refuse(std::string_view name, const Value& value, std::string_view allowed) const;

  private:
    [[nodiscard]] std::vector<std::string> names() const;
    Entry* entry(std::string_view name);

    std::string callee_;
    Place place_;
    std::vector<Entry> entries_;
    std::vector<std::pair<std::string_view, std::size_t>> aliases_;
    std::size_t positional_ = 0;
};

/// Whether `parameters` has that name.
[[nodiscard]] bool has_parameter(std::string_view parameters, std::string_view name);

}  // namespace convwalk
