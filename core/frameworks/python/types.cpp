// Classes of a program, objects of them, and their attributes.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "basics/text.h"
#include "frameworks/python/interpreter.h"
#include "frameworks/read/make_values.h"

namespace convwalk::python {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kMostModules = Flow::kMostLayers;

bool has_fields(const std::shared_ptr<Type>& type) {
    const auto line = line_of(type);
    return std::any_of(line.begin(), line.end(), [](const auto& each) { return !each->fields.empty(); });
}

}  // namespace

Value Interpreter::define_type(const Statement& statement) {
    const auto type = made<Type>();
    type->name = statement.text;
    type->statement = &statement;
    for (const Argument& base : statement.value.arguments) {
        if (!base.keyword.empty() || base.stars > 0) continue;
        Value value = evaluate(base.value.front());
        const Value* block = value.kind == Kind::name ? block_named(last_part(full_name(value))) : nullptr;
        type->bases.push_back(block != nullptr && !in_library_ ? *block : std::move(value));
    }
    const auto scope = made<Scope>();
    scope->outer = scope_;
    {
        const Within<std::shared_ptr<Scope>> in_scope(scope_, scope);
        const Within<std::shared_ptr<Type>> in_type(type_, type);
        run(statement.body);
    }
    for (const auto& [name, value] : scope->names) type->attributes.set(name, value);
    return object_value(Kind::type, type, statement.place);
}

const Value* Interpreter::method_of(const std::shared_ptr<Type>& type, std::string_view name,
                                    const Type* after) {
    bool behind = after == nullptr;
    for (const auto& each : line_of(type)) {
        if (behind) {
            if (const Value* value = each->attributes.find(name)) return value;
        }
        behind |= each.get() == after;
    }
    return nullptr;
}

Value Interpreter::bound(const Value& attribute, const Value& self, const Place& place) {
    const auto function = object_of<Function>(attribute);
    if (!function || !function->owner || function->how == Function::How::of_none) return attribute;
    if (function->how == Function::How::property) return run_function(function, {}, self, place);
    const auto method = made<Method>();
    method->function = function;
    method->self = self;
    if (const auto object = object_of<Instance>(self); object && function->how == Function::How::of_type)
        method->self = object_value(Kind::type, object->type, place);
    return object_value(Kind::function, method, place);
}

void Interpreter::register_module(const std::shared_ptr<Instance>& object) {
    object->is_module = true;
    if (modules_.size() >= kMostModules)
        throw BadInput(fmt::format("line 1: the program has more than {} layers", kMostModules));
    modules_.push_back(object);
}

Value Interpreter::instance_of(const std::shared_ptr<Type>& type, Given given, const Place& place) {
    const Level level(*this, place);
    if (type->statement != nullptr) called_.insert(type->statement);
    const auto object = made<Instance>();
    object->type = type;
    object->called = type->name;
    object->place = place;
    const Value self = object_value(Kind::object, object, place);
    const Value base = library_base(type);
    const Within<int> making(making_, making_ + 1);
    const bool applies = method_of(type, "forward") != nullptr || method_of(type, "call") != nullptr ||
                         method_of(type, "__call__") != nullptr;
    if (applies) register_module(object);
    if (const Value* init = method_of(type, "__init__")) {
        static_cast<void>(called(bound(*init, self, place), std::move(given), place));
    } else if (has_fields(type)) {
        set_fields(*object, given, place);
    } else if (base.kind == Kind::name) {
        static_cast<void>(initialised_base(self, std::move(given), place));
    }
    for (const char* after : {"__post_init__", "setup"}) {
        if (const Value* init = method_of(type, after))
            static_cast<void>(called(bound(*init, self, place), {}, place));
    }
    const bool layers = !object->pieces.empty() || object->holds != Instance::Holds::nothing;
    if (!applies && layers) register_module(object);
    return self;
}

void Interpreter::set_fields(Instance& object, const Given& given, const Place& place) {
    std::vector<std::shared_ptr<Type>> line = line_of(object.type);
    std::size_t next = 0;
    std::set<std::string, std::less<>> known;
    for (auto type = line.rbegin(); type != line.rend(); ++type) {
        for (const std::string& field : (*type)->fields) {
            if (!known.insert(field).second) continue;
            const Value* value = given.find(next++, field);
            const Value* otherwise = value == nullptr ? method_of(object.type, field) : nullptr;
            if (value != nullptr)
                object.attributes.set(field, *value);
            else if (otherwise == nullptr)
                object.attributes.set(field, name_at(field, "", place));
        }
    }
    for (const Given::Keyword& each : given.keywords) {
        if (!known.contains(each.name)) object.attributes.set(each.name, each.value);
    }
}

Value Interpreter::initialised_base(const Value& self, Given given, const Place& place) {
    const auto object = object_of<Instance>(self);
    if (!object) return value_at(Kind::none, place);
    if (has_fields(object->type)) set_fields(*object, given, place);
    const Value base = library_base(object->type);
    const std::string name = base.kind == Kind::name ? full_name(base) : "";
    const std::string_view last = last_part(name);
    const bool is_model = last == "Sequential" || last == "ModuleList" || last == "ModuleDict";
    const bool is_layer = !name.empty() && (is_model || is_passed_over(last) || !rules_of(name).empty());
    if (!is_layer || last == "Layer" || last == "Module") return value_at(Kind::none, place);
    const Value made = library_call(base, std::move(given), place);
    const auto layer = object_of<Instance>(made);
    if (!layer) return value_at(Kind::none, place);
    layer->owner = object.get();
    object->pieces = layer->pieces;
    object->holds = layer->holds;
    object->children = layer->children;
    for (const auto& [child, held] : object->children.all()) {
        if (const auto part = object_of<Instance>(held)) part->owner = object.get();
    }
    for (const auto& [known, value] : layer->attributes.all()) object->attributes.set(known, value);
    return value_at(Kind::none, place);
}

Value Interpreter::super_value(const Given& given, const Place& place) {
    if (frames_.empty()) return unknown_value("\"super\" outside of a class", place);
    const Frame& frame = frames_.back();
    const auto super = made<Super>();
    super->self = frame.self;
    super->owner = frame.function->owner;
    if (const auto type = given.values.empty() ? nullptr : object_of<Type>(given.values.front()))
        super->owner = type;
    return object_value(Kind::object, super, place);
}

// What is known of a value by that name; nullopt: nothing.
std::optional<Value> Interpreter::known_attribute(const Value& base, std::string_view name,
                                                  const Place& place) {
    if (const auto super = object_of<Super>(base)) {
        const auto object = object_of<Instance>(super->self);
        const auto type = object ? object->type : object_of<Type>(super->self);
        const Value* value = method_of(type, name, super->owner.get());
        if (value != nullptr) return bound(*value, super->self, place);
        return std::nullopt;
    }
    if (const auto type = object_of<Type>(base)) {
        const Value* value = method_of(type, name);
        if (value == nullptr) {
            if (name == "__name__") return text_at(type->name, place);
            return std::nullopt;
        }
        const auto function = object_of<Function>(*value);
        return function && function->how == Function::How::of_type ? bound(*value, base, place) : *value;
    }
    const auto object = object_of<Instance>(base);
    if (!object) {
        if (name == "__name__") {
            if (const auto function = object_of<Function>(base)) return text_at(function->name, place);
        }
        return std::nullopt;
    }
    if (const Value* value = object->attributes.find(name)) return *value;
    if (const Value* value = object->children.find(name)) return *value;
    if (const Value* value = method_of(object->type, name)) return bound(*value, base, place);
    // What is drawn is the network at work.
    if (name == "training") return truth_at(false, place);
    if (name == "__class__" && object->type) return object_value(Kind::type, object->type, place);
    if (name == "layers" && object->holds != Instance::Holds::nothing) {
        std::vector<Value> all;
        for (const auto& [key, child] : object->children.all()) all.push_back(child);
        return list(std::move(all), place);
    }
    return std::nullopt;
}

void Interpreter::set_attribute(const Value& base, const std::string& name, Value value) {
    if (const auto type = object_of<Type>(base)) return type->attributes.set(name, std::move(value));
    const auto object = object_of<Instance>(base);
    if (!object) return;
    if (const auto part = object_of<Instance>(value); part && !object->is_namespace)
        part->owner = object.get();
    // The name may be that of one of the layers that it holds; what is given to a container is one.
    const bool holds =
        object->holds != Instance::Holds::nothing && object_of<Instance>(value) && value.kind == Kind::object;
    if (Value* child = object->children.find(name))
        *child = std::move(value);
    else if (holds && object_of<Instance>(value)->is_module)
        object->children.set(name, std::move(value));
    else
        object->attributes.set(name, std::move(value));
}

}  // namespace convwalk::python
