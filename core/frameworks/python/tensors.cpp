// Tensors of a program: where they come from, their sizes, and what gives them another shape.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>
#include <utility>

#include "basics/text.h"
#include "frameworks/calls/shape_calls.h"
#include "frameworks/python/interpreter.h"
#include "frameworks/read/make_values.h"

namespace convwalk::python {
namespace {

using Kind = Value::Kind;

bool is_tensor(const Value& value) {
    return value.kind == Kind::tensor || value.kind == Kind::shape;
}

// What is there but the name that it has in the program.
std::string not_read(std::string_view reader, const Value& tensor) {
    return fmt::format("{} reads what is {}; a network has one input, and all else is made of it", reader,
                       described(tensor));
}

}  // namespace

std::optional<std::size_t> Interpreter::made_by(const Value& value) {
    if (value.kind == Kind::shape && making_ == 0)
        note_input(value, framework_of(value.text).value_or(Framework::pytorch));
    if (is_surely_weight(value)) return std::nullopt;
    if (value.made_by) return value.made_by;
    if (value.kind != Kind::name || !value.origin.empty() || value.text.find('.') != std::string::npos)
        return std::nullopt;
    if (const auto known = came_.find(value.text); known != came_.end()) return known->second;
    // The name may have a value since, and be no input then.
    if (!incoming_.empty()) return std::nullopt;
    incoming_ = value.text;
    return came_[value.text] = flow_.last();
}

bool Interpreter::flows(const Value& value, int depth) const {
    if (value.kind == Kind::list && depth < 4)
        return std::any_of(value.list().begin(), value.list().end(),
                           [&](const Value& v) { return flows(v, depth + 1); });
    if (value.kind == Kind::name) return value.origin.empty() && came_.contains(value.text);
    return value.made_by && (is_tensor(value) || value.kind == Kind::unknown);
}

const Value* Interpreter::flowing(const Given& given) const {
    const auto found_in = [&](const Value& value) -> const Value* {
        if (!flows(value)) return nullptr;
        const auto items = value.list();
        const auto item = std::find_if(items.begin(), items.end(), [&](const Value& v) { return flows(v); });
        return item == items.end() ? &value : &*item;
    };
    for (const Value& value : given.values) {
        if (const Value* tensor = found_in(value)) return tensor;
    }
    for (const Given::Keyword& each : given.keywords) {
        if (const Value* tensor = found_in(each.value)) return tensor;
    }
    return nullptr;
}

std::size_t Interpreter::source(const Value& value, std::string_view reader) {
    if (value.kind != Kind::unknown) {
        if (const auto made = made_by(value)) return *made;
        const bool is_strange = (value.kind == Kind::tensor || value.kind == Kind::name) && !flow_.empty();
        if (!is_strange) return flow_.last();
    }
    const std::string reason = value.kind == Kind::unknown ? value.text : not_read(reader, value);
    const auto [known, is_new] = gaps_.try_emplace({value.place.line, value.place.column}, 0);
    if (is_new)
        known->second = flow_.apply({gap_piece("", value.place, reason)},
                                    {value.made_by.value_or(flow_.last())}, value.place);
    remember_unread(value.place, reason);
    return known->second;
}

Value Interpreter::apply(Pieces layers, std::vector<std::size_t> from, const Place& place) {
    return tensor_made_by(flow_.apply(std::move(layers), std::move(from), place), place);
}

Value Interpreter::apply_to(Pieces layers, const std::vector<Value>& arguments, const Place& place) {
    if (!arguments.empty() && !layers.empty()) note_input(arguments.front(), layers.front().layer.framework);
    const std::string reader = layers.empty() ? "" : layers.front().layer.name;
    if (!arguments.empty() && is_array(arguments.front())) {
        const Value unread = unknown_value(not_read(reader, arguments.front()), arguments.front().place);
        return apply(std::move(layers), {source(unread, reader)}, place);
    }
    const bool is_list = !arguments.empty() && arguments.front().kind == Kind::list;
    if (!is_list || layers.empty()) {
        const std::size_t from = arguments.empty() ? flow_.last() : source(arguments.front(), reader);
        return apply(std::move(layers), {from}, place);
    }
    const auto from = all_made_by(arguments.front().list(), reader);
    return apply(std::move(layers), from, place);
}

std::vector<std::size_t> Interpreter::all_made_by(std::span<const Value> tensors, std::string_view reader) {
    std::vector<std::size_t> all;
    for (const Value& tensor : tensors) all.push_back(joined_source(tensor, reader));
    return all;
}

std::size_t Interpreter::joined_source(const Value& tensor, std::string_view reader) {
    if (tensor.kind == Kind::unknown) return source(tensor, reader);
    if (const auto made = made_by(tensor)) return *made;
    if (tensor.kind == Kind::shape) {
        const std::size_t constant = flow_.add_input(tensor.text, tensor.place);
        const auto sizes = std::vector<std::int64_t>(tensor.shape.begin() + 1, tensor.shape.end());
        TensorShape shape;
        shape.channels = sizes.empty() ? 0 : sizes.front();
        shape.sized = !sizes.empty();
        if (shape.sized) shape.sizes.assign(sizes.begin() + 1, sizes.end());
        flow_.say_output(constant, std::move(shape));
        return constant;
    }
    if (!is_tensor(tensor) && tensor.kind != Kind::name)
        throw bad_code(tensor.place, not_read(reader, tensor));
    Value unknown = unknown_value(not_read(reader, tensor), tensor.place);
    return source(unknown, reader);
}

bool Interpreter::is_weight(const Value& value) const {
    return value.kind == Kind::shape && !flow_.is_input_tensor(value.shape);
}

bool Interpreter::is_surely_weight(const Value& value) const {
    return value.kind == Kind::shape && (making_ > 0 || (is_weight(value) && !flow_.empty()));
}

Value Interpreter::gap_of(const Value& tensor, std::string_view name, std::string_view reason,
                          const Place& place) {
    remember_unread(place, reason);
    const std::size_t from = source(tensor, name);
    return apply({gap_piece(name, place, reason)}, {from}, place);
}

Value Interpreter::shape_of(const Value& tensor, const Place& place) {
    std::vector<Value> sizes;
    if (tensor.kind == Kind::shape) {
        for (const std::int64_t size : tensor.shape) sizes.push_back(integer_at(size, place));
        return tuple(std::move(sizes), place);
    }
    if (tensor.kind == Kind::unknown) return tensor;
    const auto made = made_by(tensor);
    const bool last = made && flow_.channels_last_at(*made).value_or(false);
    const auto dimensions = made ? dimensions_of(flow_.made_at(*made).shape(), last) : std::nullopt;
    if (!dimensions) return unknown_value("sizes that are not known here; an input gives some", place);
    for (const std::int64_t size : *dimensions) {
        if (size == kBatchSize)
            sizes.push_back(value_at(Kind::batch, place));
        else if (size > 0)
            sizes.push_back(integer_at(size, place));
        else
            sizes.push_back(unknown_value("channels that are not known here", place));
    }
    return tuple(std::move(sizes), place);
}

Value Interpreter::size_of(const Value& tensor, const Given& given, const Place& place) {
    Value shape = shape_of(tensor, place);
    const Value* index = given.find(0, "dim");
    if (index == nullptr || shape.kind != Kind::list) return shape;
    return item_of(shape, *index, place);
}

namespace {

ShapeCall shape_call(std::string_view name, const Given& given, const Place& place) {
    ShapeCall call{std::string(last_part(name)), place, given.values, {}};
    for (const Given::Keyword& each : given.keywords) call.keywords.emplace_back(each.name, each.value);
    return call;
}

}  // namespace

Value Interpreter::rearranged(const Value& tensor, std::string_view name, const Given& given,
                              const Place& place) {
    const std::size_t from = source(tensor, name);
    try {
        Piece piece;
        piece.layer.kind = ReadLayer::Kind::reshape;
        piece.layer.name = printable(name, kLongestText);
        piece.layer.place = place;
        piece.layer.framework =
            framework_of(name).value_or(flow_.framework_at(from).value_or(Framework::pytorch));
        piece.layer.rearrangement = rearrangement_of(shape_call(name, given, place), false);
        if (auto pooling = pooling_over_all(piece.layer, from)) piece = *std::move(pooling);
        return apply({std::move(piece)}, {from}, place);
    } catch (const UnknownValue& error) {
        return gap_of(tensor_made_by(from, place), name, error.sentence(), place);
    }
}

std::optional<Piece> Interpreter::pooling_over_all(const ReadLayer& reduces, std::size_t from) const {
    const std::string_view name = last_part(reduces.name);
    const bool averages = name == "mean" || name == "reduce_mean";
    if (!averages && name != "amax" && name != "reduce_max" && name != "max") return std::nullopt;
    const std::size_t axes = flow_.axes_at(from);
    const bool last = reduces.framework != Framework::pytorch && flow_.channels_last_at(from).value_or(false);
    std::set<std::int64_t> over;
    for (const std::int64_t number : reduces.rearrangement.numbers)
        over.insert(number < 0 ? number + static_cast<std::int64_t>(axes) + 2 : number);
    const std::int64_t first = last ? 1 : 2;
    const bool all = axes > 0 && over.size() == axes && *over.begin() == first &&
                     *over.rbegin() == first + static_cast<std::int64_t>(axes) - 1;
    if (!all) return std::nullopt;
    Piece piece;
    piece.layer = reduces;
    piece.layer.kind = ReadLayer::Kind::layer;
    piece.layer.request.layer.op =
        averages ? Operator::adaptive_average_pooling : Operator::adaptive_max_pooling;
    piece.layer.request.layer.axes.assign(axes, AxisSpec{.input = 1});
    piece.layer.wanted_output.assign(axes, 1);
    piece.layer.flattens = !reduces.rearrangement.keeps;
    return piece;
}

Value Interpreter::shape_layer(const std::string& name, std::string_view written, const Given& given,
                               const Place& place) {
    ShapeCall call = shape_call(name, given, place);
    if (const Value* shape = given.keyword("input_shape")) flow_.set_input(sizes_of(*shape), true, false);
    std::erase_if(call.keywords, [](const auto& each) { return each.first == "input_shape"; });
    const auto framework = framework_of(name);
    const bool torch = framework == Framework::pytorch || name.starts_with("nn.");
    const bool keras =
        !torch && (framework || call.name == "Reshape" || call.name == "Permute" || call.name == "Flatten");
    Piece piece;
    piece.layer.kind = ReadLayer::Kind::reshape;
    piece.layer.name = printable(written, kLongestText);
    piece.layer.place = place;
    piece.layer.framework = keras ? Framework::keras : Framework::pytorch;
    try {
        piece.layer.rearrangement = rearrangement_of(call, keras);
        piece.layer.rearrangement.channels_last = keras;
    } catch (const UnknownValue& error) {
        piece = gap_piece(written, place, error.sentence());
        if (!first_unread_) first_unread_ = error;
    }
    return layer_value(written, {std::move(piece)}, place);
}

}  // namespace convwalk::python
