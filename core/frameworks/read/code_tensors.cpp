// Tensors of a program: where they come from, their sizes, and what gives them another shape.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>
#include <utility>

#include "basics/text.h"
#include "frameworks/calls/shape_calls.h"
#include "frameworks/read/code_reader.h"
#include "frameworks/read/make_values.h"

namespace convwalk {
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

std::optional<std::size_t> CodeReader::made_by(const Value& value) {
    if (value.kind == Kind::shape) note_input(value, framework_of(value.text).value_or(Framework::pytorch));
    if (value.made_by) return value.made_by;
    const bool is_name =
        value.kind == Kind::tensor && !value.text.empty() && value.text.find('.') == std::string::npos;
    if (!is_name) return std::nullopt;
    // The name may have a value since: the incoming tensor, or something else.
    if (const auto found = names_.find(value.text); found != names_.end())
        return found->second.value.text == value.text ? found->second.value.made_by : std::nullopt;
    if (!incoming_.empty()) return std::nullopt;
    incoming_ = value.text;
    Value settled = value;
    settled.made_by = flow_.last();
    names_[value.text] = {settled, std::string::npos};
    return settled.made_by;
}

bool CodeReader::flows(const Value& value) {
    if (value.kind == Kind::list)
        return std::any_of(value.list().begin(), value.list().end(),
                           [&](const Value& v) { return flows(v); });
    if (value.made_by) return is_tensor(value) || value.kind == Kind::unknown;
    const auto found = value.kind == Kind::tensor ? names_.find(value.text) : names_.end();
    return found != names_.end() && found->second.value.made_by.has_value();
}

std::size_t CodeReader::source(const Value& value, std::string_view reader) {
    if (value.kind != Kind::unknown) {
        if (const auto made = made_by(value)) return *made;
        const bool is_strange = value.kind == Kind::tensor && !flow_.empty();
        if (!is_strange) return flow_.last();
    }
    const std::string reason = value.kind == Kind::unknown ? value.text : not_read(reader, value);
    const auto [known, is_new] = gaps_.try_emplace({value.place.line, value.place.column}, 0);
    if (is_new)
        known->second = flow_.apply({gap_piece("", value.place, reason)},
                                    {value.made_by.value_or(flow_.last())}, value.place);
    if (!first_unread_) first_unread_ = bad_code(value.place, reason);
    return known->second;
}

Value CodeReader::apply(Pieces layers, std::vector<std::size_t> from, const Place& place) {
    return tensor_made_by(flow_.apply(std::move(layers), std::move(from), place), place);
}

Value CodeReader::apply_to(Pieces layers, const std::vector<Value>& arguments, const Place& place) {
    if (!arguments.empty() && !layers.empty()) note_input(arguments.front(), layers.front().layer.framework);
    const std::string reader = layers.empty() ? "" : layers.front().layer.name;
    const bool is_list = !arguments.empty() && arguments.front().kind == Kind::list;
    if (!is_list || layers.empty()) {
        const std::size_t from = arguments.empty() ? flow_.last() : source(arguments.front(), reader);
        return apply(std::move(layers), {from}, place);
    }
    const std::span<const Value> items = arguments.front().list();
    const auto from = all_made_by(std::vector<Value>(items.begin(), items.end()), reader);
    return apply(std::move(layers), from, place);
}

std::vector<std::size_t> CodeReader::all_made_by(const std::vector<Value>& tensors, std::string_view reader) {
    std::vector<std::size_t> all;
    for (const Value& tensor : tensors) all.push_back(joined_source(tensor, reader));
    return all;
}

std::size_t CodeReader::joined_source(const Value& tensor, std::string_view reader) {
    if (tensor.kind == Kind::unknown) return source(tensor, reader);
    if (const auto made = made_by(tensor)) return *made;
    if (!is_tensor(tensor)) throw bad_code(tensor.place, not_read(reader, tensor));
    Value unknown = unknown_value(not_read(reader, tensor), tensor.place);
    return source(unknown, reader);
}

bool CodeReader::is_weight(const Value& value) const {
    return value.kind == Kind::shape && !flow_.is_input_tensor(value.shape);
}

Value CodeReader::gap_of(const Value& tensor, std::string_view name, std::string_view reason,
                         const Place& place) {
    if (!first_unread_) first_unread_ = bad_code(place, reason);
    const std::size_t from = source(tensor, name);
    return apply({gap_piece(name, place, reason)}, {from}, place);
}

Value CodeReader::shape_of(const Value& tensor, const Place& place) {
    std::vector<Value> sizes;
    if (tensor.kind == Kind::shape) {
        for (const std::int64_t size : tensor.shape) sizes.push_back(integer_at(size, place));
        return gathered(std::move(sizes), place);
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
    return gathered(std::move(sizes), place);
}

Value CodeReader::size_of(const Expression& e, const Value& tensor) {
    Value shape = shape_of(tensor, e.place);
    if (e.arguments.empty() || shape.kind != Kind::list) return shape;
    return item_of(shape, e.arguments.front().value.front());
}

Value CodeReader::rearranged(const Expression& e, const Value& tensor, std::string_view name,
                             std::vector<Value> values, std::vector<std::pair<std::string, Value>> keywords) {
    const std::size_t from = source(tensor, name);
    const ShapeCall call{std::string(last_part(name)), e.place, std::move(values), std::move(keywords)};
    try {
        Piece piece;
        piece.layer.kind = ReadLayer::Kind::reshape;
        piece.layer.name = printable(name, kLongestText);
        piece.layer.place = e.place;
        piece.layer.framework =
            framework_of(name).value_or(flow_.framework_at(from).value_or(Framework::pytorch));
        piece.layer.rearrangement = rearrangement_of(call, false);
        if (auto pooling = pooling_over_all(piece.layer, from)) piece = *std::move(pooling);
        return apply({std::move(piece)}, {from}, e.place);
    } catch (const UnknownValue& error) {
        return gap_of(tensor_made_by(from, e.place), name, error.sentence(), e.place);
    }
}

std::optional<Piece> CodeReader::pooling_over_all(const ReadLayer& reduces, std::size_t from) const {
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

Value CodeReader::shape_layer(const Expression& e, const std::string& name) {
    ShapeCall call{std::string(last_part(name)), e.place, {}, {}};
    std::vector<Value> all = evaluate_arguments(e);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (e.arguments[i].keyword.empty())
            call.values.push_back(std::move(all[i]));
        else if (e.arguments[i].keyword == "input_shape")
            flow_.set_input(sizes_of(all[i]), true, false);
        else
            call.keywords.emplace_back(e.arguments[i].keyword, std::move(all[i]));
    }
    const auto framework = framework_of(name);
    const bool torch = framework == Framework::pytorch || name.starts_with("nn.");
    const bool keras =
        !torch && (framework || call.name == "Reshape" || call.name == "Permute" || call.name == "Flatten");
    Piece piece;
    piece.layer.kind = ReadLayer::Kind::reshape;
    piece.layer.name = printable(name, kLongestText);
    piece.layer.place = e.place;
    piece.layer.framework = keras ? Framework::keras : Framework::pytorch;
    try {
        piece.layer.rearrangement = rearrangement_of(call, keras);
        piece.layer.rearrangement.channels_last = keras;
    } catch (const UnknownValue& error) {
        piece = gap_piece(name, e.place, error.sentence());
        if (!first_unread_) first_unread_ = error;
    }
    return layers_value({std::move(piece)}, e.place);
}

std::optional<Value> CodeReader::tensor_before(const std::string& callee, const Place& place) const {
    const std::size_t dot = callee.find('.');
    const bool simple = dot != std::string::npos && callee.find('.', dot + 1) == std::string::npos;
    const std::string_view name = last_part(callee);
    const bool is_method = gives_shape(name) || is_harmless_method(name) || name == "size";
    if (!simple || !is_method || framework_of(callee)) return std::nullopt;
    Value tensor = value_at(Kind::tensor, place);
    tensor.text = callee.substr(0, dot);
    for (const std::string_view module :
         {"nn", "ops", "math", "os", "random", "plt", "time", "pd", "K", "self"}) {
        if (tensor.text == module) return std::nullopt;
    }
    if (!incoming_.empty() && tensor.text != incoming_) return std::nullopt;
    return tensor;
}

}  // namespace convwalk
