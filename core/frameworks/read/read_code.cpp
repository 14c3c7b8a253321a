#include "frameworks/read/read_code.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "basics/text.h"
#include "frameworks/read/code_reader.h"
#include "frameworks/read/make_values.h"

namespace convwalk {

namespace {

using Kind = Value::Kind;

}  // namespace

ReadProgram CodeReader::read(std::string_view text) {
    for (const Statement& statement : parse_code(text)) run(statement);
    settle();
    return flow_.program();
}

void CodeReader::run(const Statement& statement) {
    if (!statement.defines.empty()) return enter(statement);
    Value value = evaluate(statement.value);
    const std::size_t definition = defined(value);
    // What a name stands for is settled before the name is given to something else.
    if (value.kind == Kind::tensor) value.made_by = made_by(value);
    if (value.kind == Kind::shape && !value.made_by) value.made_by = flow_.last();
    const bool is_map = value.kind == Kind::tensor || (value.kind == Kind::shape && !is_weight(value));
    if (is_map && value.made_by) result_ = *value.made_by;
    if (value.kind == Kind::list && !statement.targets.empty()) value = settled(value);
    for (const std::string& target : statement.targets) names_[target] = {value, definition};
}

std::size_t CodeReader::defined(Value& value) {
    if (value.kind != Kind::layers) return std::string::npos;
    flow_.count(value.layers.size(), value.place);
    definitions_.push_back({std::move(value.layers), false});
    value.layers.clear();
    return definitions_.size() - 1;
}

Value CodeReader::settled(const Value& list) {
    std::vector<Value> items(list.list().begin(), list.list().end());
    for (Value& item : items) {
        if (item.kind == Kind::tensor) item.made_by = made_by(item);
    }
    return gathered(std::move(items), list.place);
}

void CodeReader::enter(const Statement& head) {
    if (head.is_class) classes_.insert(head.defines);
    incoming_.clear();
    for (const std::string& name : head.parameters) {
        const auto found = names_.find(name);
        if (found != names_.end() && found->second.value.kind == Kind::tensor) names_.erase(found);
    }
}

void CodeReader::settle() {
    const auto does_something = [](const Piece& p) {
        return p.role != Piece::Role::layer || p.layer.kind != ReadLayer::Kind::activation;
    };
    Pieces all;
    for (const Definition& each : definitions_) {
        if (!each.used) all.insert(all.end(), each.layers.begin(), each.layers.end());
    }
    if (all.empty() || std::any_of(flow_.pieces().begin(), flow_.pieces().end(), does_something)) {
        name_results();
        // What comes out of the last statement stands last.
        if (result_ != flow_.last()) flow_.apply({effect_piece("identity", {})}, {result_}, {});
        return;
    }
    flow_.restart();
    flow_.apply(std::move(all), {0}, {});
}

void CodeReader::name_results() {
    for (const auto& [name, binding] : names_) {
        const Value& value = binding.value;
        if (value.kind != Kind::tensor || value.made_by.value_or(0) == 0) continue;
        std::string& result = flow_.piece(*value.made_by).layer.result;
        if (result.empty()) result = name.substr(0, kLongestText);
    }
}

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

std::size_t CodeReader::source(const std::vector<Value>& arguments) {
    if (arguments.empty()) return flow_.last();
    return made_by(arguments.front()).value_or(flow_.last());
}

Value CodeReader::apply(Pieces layers, std::vector<std::size_t> from, const Place& place) {
    return tensor_made_by(flow_.apply(std::move(layers), std::move(from), place), place);
}

Value CodeReader::apply_to(Pieces layers, const std::vector<Value>& arguments, const Place& place) {
    if (!arguments.empty() && !layers.empty()) note_input(arguments.front(), layers.front().layer.framework);
    const bool is_list = !arguments.empty() && arguments.front().kind == Kind::list;
    if (!is_list || layers.empty()) {
        const std::size_t from = source(arguments);
        return apply(std::move(layers), {from}, place);
    }
    const std::span<const Value> items = arguments.front().list();
    const auto from = all_made_by(std::vector<Value>(items.begin(), items.end()), layers.front().layer.name);
    return apply(std::move(layers), from, place);
}

std::vector<std::size_t> CodeReader::all_made_by(const std::vector<Value>& tensors, std::string_view reader) {
    std::vector<std::size_t> all;
    for (const Value& tensor : tensors) {
        const auto made = made_by(tensor);
        if (!made)
            throw bad_code(tensor.place,
                           fmt::format("{} reads what is {}; a network has one input, and all else is "
                                       "made of it",
                                       reader, described(tensor)));
        all.push_back(*made);
    }
    return all;
}

ReadProgram read_code(std::string_view text) {
    return CodeReader().read(text);
}

}  // namespace convwalk
