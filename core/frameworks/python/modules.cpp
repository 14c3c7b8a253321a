// Layers as objects: alone, in containers, and of classes of the program.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "basics/text.h"
#include "frameworks/python/interpreter.h"
#include "frameworks/read/make_values.h"

namespace convwalk::python {
namespace {

using Kind = Value::Kind;
using Holds = Instance::Holds;

// What is run when an object is applied.
constexpr std::array<std::string_view, 3> kAppliers = {"forward", "call", "__call__"};

// Methods that change no cells and give back the layer, or nothing that matters.
constexpr std::array<std::string_view, 20> kWithoutEffect = {
    "to",           "cuda",           "cpu",     "eval",     "train",     "float",
    "half",         "double",         "apply",   "compile",  "fit",       "build",
    "share_memory", "requires_grad_", "summary", "evaluate", "zero_grad", "load_state_dict",
    "set_weights",  "bfloat16"};

template <typename Range>
bool contains(const Range& range, std::string_view word) {
    return std::find(std::begin(range), std::end(range), word) != std::end(range);
}

}  // namespace

Value Interpreter::layer_value(std::string_view called, Pieces pieces, const Place& place) {
    const auto object = made<Instance>();
    object->called = called;
    object->place = place;
    object->pieces = std::move(pieces);
    register_module(object);
    return object_value(Kind::object, object, place);
}

void Interpreter::add_child(Instance& object, std::string name, const Value& value, const Place& place) {
    if (object.children.all().size() > Flow::kMostLayers)
        throw bad_code(place, fmt::format("it has more than {} layers", Flow::kMostLayers));
    steps_ += object.children.all().size() / 16;
    if (const auto part = object_of<Instance>(value)) part->owner = &object;
    object.children.set(name, value);
}

// What stands in brackets: layers, lists of them, or names with layers.
void Interpreter::add_children(Instance& object, const Given& given, const Place& place) {
    const auto add = [&](const Value& value, std::string name) {
        if (is_network_input(value) || value.kind == Kind::none) return;
        const bool layer = value.kind == Kind::object || value.kind == Kind::function ||
                           value.kind == Kind::name || value.kind == Kind::unknown ||
                           value.kind == Kind::type;
        if (!layer)
            throw bad_code(value.place,
                           fmt::format("expected a layer or a list of layers, found {}", described(value)));
        if (name.empty()) name = fmt::format("{}", object.children.all().size());
        add_child(object, std::move(name), value, place);
    };
    const auto add_all = [&](const Value& value) {
        if (const auto entries = object_of<Dictionary>(value)) {
            for (const auto& [key, held] : entries->entries) add(held, key.text);
            return;
        }
        const auto items = value.kind == Kind::list ? items_of(value) : std::nullopt;
        if (!items) {
            const auto held = object_of<Instance>(value);
            if (object.holds == Holds::sequence || !held || held->holds == Holds::nothing)
                return add(value, "");
            for (const auto& [name, child] : held->children.all())
                add(child, held->holds == Holds::table ? name : "");
            return;
        }
        for (const Value& item : *items) {
            const bool named = item.list().size() == 2 && item.list().front().kind == Kind::text;
            if (named)
                add(item.list()[1], item.list().front().text);
            else
                add(item, "");
        }
    };
    for (const Value& value : given.values) add_all(value);
    for (const Given::Keyword& each : given.keywords) {
        if (each.name == "layers" || each.name == "modules") add_all(each.value);
    }
}

Value Interpreter::container(std::string_view called, const Given& given, Holds holds, const Place& place) {
    const auto object = made<Instance>();
    object->called = called;
    object->place = place;
    object->holds = holds;
    register_module(object);
    add_children(*object, given, place);
    return object_value(Kind::object, object, place);
}

Value Interpreter::apply_module(const Value& module, const Given& given, const Place& place) {
    const Level level(*this, place);
    const auto object = object_of<Instance>(module);
    if (!object) {
        const Value* tensor = flowing(given);
        const std::string reason = fmt::format("what is applied here is {}", described(module));
        return tensor != nullptr ? gap_of(*tensor, "", reason, place) : unknown_value(reason, place);
    }
    object->is_applied = true;
    // A network that is trained is applied again and again to what comes in.
    const bool outside = frames_.empty() && given.values.size() == 1;
    constexpr auto kNowhere = std::numeric_limits<std::size_t>::max();
    const std::size_t from = outside ? made_by(given.values.front()).value_or(kNowhere) : kNowhere;
    if (from != kNowhere) {
        const auto before = applied_.find({object.get(), from});
        if (before != applied_.end()) return before->second;
    }
    const Value* applier = nullptr;
    for (const std::string_view name : kAppliers) {
        if (applier == nullptr) applier = method_of(object->type, name);
    }
    Value made = applier != nullptr ? apply_user_type(module, *applier, given, place)
                                    : apply_pieces(module, given, place);
    if (from != kNowhere) applied_[{object.get(), from}] = made;
    return made;
}

Value Interpreter::apply_user_type(const Value& module, const Value& applier, const Given& given,
                                   const Place& place) {
    const auto object = object_of<Instance>(module);
    if (const Value* build = method_of(object->type, "build"); build != nullptr && !object->is_built) {
        object->is_built = true;
        Given shape;
        if (!given.values.empty() && flows(given.values.front()))
            shape.values.push_back(shape_of(given.values.front(), place));
        static_cast<void>(called(bound(*build, module, place), std::move(shape), place));
    }
    Given inside = given;
    // A tensor of known sizes that a network outside of functions is applied to is its input.
    Value* first = given.values.empty() || !frames_.empty() ? nullptr : &inside.values.front();
    if (first != nullptr && first->kind == Kind::shape) {
        note_input(*first, Framework::pytorch, true);
        if (!first->made_by && !is_weight(*first)) *first = tensor_made_by(0, place);
    }
    return called(bound(applier, module, place), std::move(inside), place);
}

// What it does by itself: layers, one behind the other, or those of a framework.
Value Interpreter::apply_pieces(const Value& module, const Given& given, const Place& place) {
    const auto object = object_of<Instance>(module);
    if (object->function.kind != Kind::none) return called(object->function, given, place);
    if (object->to.kind != Kind::none) return apply_model(*object, given, place);
    if (object->holds != Holds::nothing) {
        if (object->children.all().empty())
            return given.values.empty() ? value_at(Kind::tensor, place) : given.values.front();
        Given next = given;
        const std::vector<std::pair<std::string, Value>> children = object->children.all();
        for (const auto& [name, child] : children) {
            Value made = called(child, std::move(next), child.kind == Kind::unknown ? child.place : place);
            next = {};
            next.values.push_back(std::move(made));
        }
        return next.values.front();
    }
    if (object->pieces.empty()) {
        if (!given.values.empty() && !object->type) return given.values.front();
        const Value* tensor = flowing(given);
        const std::string reason =
            fmt::format("what {} makes of a tensor is not known here", printable(object->called));
        return tensor != nullptr ? gap_of(*tensor, object->called, reason, place)
                                 : unknown_value(reason, place);
    }
    Pieces pieces = object->pieces;
    try {
        set_output_size(pieces, given, place);
    } catch (const UnknownValue& error) {
        return gap_of(given.values.empty() ? Value{} : given.values.front(), pieces.front().layer.name,
                      error.sentence(), place);
    }
    if (!object->weights) object->weights = ++weights_;
    for (Piece& piece : pieces) piece.layer.weights = object->weights;
    Value made = apply_to(std::move(pieces), given.values, place);
    if (!object->gives_pair) return made;
    return tuple({std::move(made), unknown_value(fmt::format("what else {} makes", object->called), place)},
                 place);
}

std::optional<Value> Interpreter::method_of_container(const Value& self, const std::string& name,
                                                      const Given& given, const Place& place) {
    const auto object = object_of<Instance>(self);
    const bool holds = object->holds != Holds::nothing;
    const auto next_name = [&] { return fmt::format("{}", object->children.all().size()); };
    if (name == "add_module" || name == "register_module") {
        if (given.values.size() < 2 || given.values[0].kind != Kind::text) return value_at(Kind::none, place);
        if (holds)
            add_child(*object, given.values[0].text, given.values[1], place);
        else
            set_attribute(self, given.values[0].text, given.values[1]);
        return value_at(Kind::none, place);
    }
    if (!holds) return std::nullopt;
    if (name == "append" || name == "add") {
        if (!given.values.empty() && !is_network_input(given.values.front()))
            add_child(*object, next_name(), given.values.front(), place);
        return self;
    }
    if (name == "extend" || name == "update") {
        Given all;
        all.values = given.values;
        add_children(*object, all, place);
        return self;
    }
    if (name == "insert" && given.values.size() > 1) {
        std::vector<Value> values;
        for (const auto& [key, child] : object->children.all()) values.push_back(child);
        const auto at = std::clamp<std::int64_t>(given.values[0].number, 0, std::ssize(values));
        values.insert(values.begin() + at, given.values[1]);
        object->children.clear();
        for (const Value& value : values) add_child(*object, next_name(), value, place);
        return value_at(Kind::none, place);
    }
    if (name == "pop" && object->holds != Holds::table) {
        if (object->children.all().empty()) return std::nullopt;
        const auto [key, last] = object->children.all().back();
        object->children.erase(key);
        return last;
    }
    if (name == "items" || name == "keys" || name == "values") {
        std::vector<Value> all;
        for (const auto& [key, child] : object->children.all())
            all.push_back(name == "items"  ? tuple({text_at(key, place), child}, place)
                          : name == "keys" ? text_at(key, place)
                                           : child);
        return list(std::move(all), place);
    }
    return std::nullopt;
}

void Interpreter::add_modules(const Value& module, const std::string& path, bool deep,
                              std::vector<std::pair<std::string, Value>>& all, int depth) {
    const auto object = object_of<Instance>(module);
    if (!object || depth > 30 || all.size() > Flow::kMostLayers) return;
    for (const auto* attributes : {&object->attributes, &object->children}) {
        for (const auto& [name, value] : attributes->all()) {
            const auto part = object_of<Instance>(value);
            if (!part || !part->is_module) continue;
            const std::string full = path.empty() ? name : fmt::format("{}.{}", path, name);
            all.emplace_back(full, value);
            if (deep) add_modules(value, full, deep, all, depth + 1);
        }
    }
}

std::optional<Value> Interpreter::method_of_module(const Value& self, const std::string& name, Given& given,
                                                   const Place& place) {
    const auto object = object_of<Instance>(self);
    if (auto made = method_of_container(self, name, given, place)) return made;
    if (contains(kAppliers, name) && !object->type) return apply_module(self, given, place);
    const bool names_too = name == "named_modules" || name == "named_children";
    if (names_too || name == "modules" || name == "children") {
        std::vector<std::pair<std::string, Value>> all;
        const bool deep = name.ends_with("modules");
        if (deep) all.emplace_back("", self);
        add_modules(self, "", deep, all);
        std::vector<Value> values;
        for (auto& [key, value] : all)
            values.push_back(names_too ? tuple({text_at(key, place), std::move(value)}, place)
                                       : std::move(value));
        return list(std::move(values), place);
    }
    if ((name == "register_buffer" || name == "register_parameter") && given.values.size() > 1) {
        if (given.values[0].kind == Kind::text) set_attribute(self, given.values[0].text, given.values[1]);
        return value_at(Kind::none, place);
    }
    if (name == "get_submodule" && !given.values.empty()) {
        Value at = self;
        std::string_view path = given.values.front().text;
        while (!path.empty()) {
            const std::size_t dot = std::min(path.find('.'), path.size());
            at = attribute_of(at, std::string(path.substr(0, dot)), place);
            path.remove_prefix(std::min(dot + 1, path.size()));
        }
        return at;
    }
    if (contains(kWithoutEffect, name)) return self;
    return std::nullopt;
}

// Whether the object is one of that class; `known` is false where that can't be said.
bool Interpreter::is_instance(const Value& value, const Value& of, bool& known) {
    if (of.kind == Kind::list) {
        bool any = false;
        for (const Value& each : of.list()) any |= each.kind != Kind::list && is_instance(value, each, known);
        return any;
    }
    const auto object = object_of<Instance>(value);
    if (const auto type = object_of<Type>(of)) {
        const auto line = object ? line_of(object->type) : std::vector<std::shared_ptr<Type>>{};
        return std::find(line.begin(), line.end(), type) != line.end();
    }
    const std::string_view name = of.kind == Kind::name ? last_part(of.text) : std::string_view();
    const bool whole = value.kind == Kind::integer || value.kind == Kind::truth;
    if (name == "int") return whole;
    if (name == "bool") return value.kind == Kind::truth;
    if (name == "float") return value.kind == Kind::real;
    if (name == "str") return value.kind == Kind::text;
    const auto sequence = object_of<Sequence>(value);
    const auto has_form = [&](Sequence::Form form) { return sequence && sequence->form == form; };
    if (name == "tuple") return has_form(Sequence::Form::tuple);
    if (name == "list" || name == "List") return has_form(Sequence::Form::list);
    if (name == "set") return has_form(Sequence::Form::set);
    if (name == "dict") return value.kind == Kind::dictionary;
    if (name == "Sequence" || name == "Iterable")
        return sequence != nullptr || (name == "Iterable" && value.kind == Kind::text);
    const bool tensor = value.kind == Kind::tensor || value.kind == Kind::shape;
    if (name == "Tensor" || name == "KerasTensor") return tensor;
    if (value.kind == Kind::unknown || value.kind == Kind::name || name.empty()) {
        known = value.kind != Kind::unknown && value.kind != Kind::name && !name.empty();
        return false;
    }
    if (!object) return false;
    if (name == "Module" || name == "Layer") return object->is_module;
    if (!object->type) return last_part(object->called) == name;
    const Value base = library_base(object->type);
    return base.kind == Kind::name && last_part(base.text) == name;
}

}  // namespace convwalk::python
