// Functions of a program, and calls of whatever can be called.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "basics/text.h"
#include "frameworks/calls/shape_calls.h"
#include "frameworks/python/interpreter.h"
#include "frameworks/read/make_values.h"

namespace convwalk::python {
namespace {

using Kind = Value::Kind;

// A method of a tensor that no name before it says to be one: "x.view" of a line alone.
bool may_be_tensor(const Value& base, std::string_view method) {
    if (base.kind != Kind::name || !base.origin.empty() || base.text.find('.') != std::string::npos)
        return false;
    for (const std::string_view module :
         {"nn", "ops", "math", "os", "random", "plt", "time", "pd", "K", "self"}) {
        if (base.text == module) return false;
    }
    const bool is_method = gives_shape(method) || is_harmless_method(method) || method == "size";
    return is_method && !framework_of(fmt::format("{}.{}", base.text, method));
}

}  // namespace

Value Interpreter::function_value(const Statement& statement) {
    const auto function = made<Function>();
    function->name = statement.text;
    function->parameters = &statement.parameters;
    function->body = &statement.body;
    // A class body is not around its methods.
    function->scope = type_ ? scope_->outer : scope_;
    function->owner = type_;
    function->place = statement.place;
    function->of_library = in_library_;
    statements_[function.get()] = &statement;
    for (const Parameter& each : statement.parameters)
        function->defaults.push_back(each.otherwise.empty() ? Value{} : evaluate(each.otherwise.front()));
    return object_value(Kind::function, function, statement.place);
}

namespace {

// Decorators of torchvision that say what has another name now, and else call what they are given.
bool only_warns(std::string_view name) {
    return name == "kwonly_to_pos_or_kw" || name == "handle_legacy_interface";
}

}  // namespace

// Most do not matter here.
Value Interpreter::decorated(const Statement& statement, Value value) {
    for (auto each = statement.decorators.rbegin(); each != statement.decorators.rend(); ++each) {
        const std::string name = dotted(*each);
        const auto function = object_of<Function>(value);
        if (function && name == "staticmethod") function->how = Function::How::of_none;
        if (function && name == "classmethod") function->how = Function::How::of_type;
        if (function && (name == "property" || name.ends_with("cached_property")))
            function->how = Function::How::property;
        // Of a property that can be set, the one that is read stays.
        if (name == statement.text + ".setter" || name == statement.text + ".deleter") {
            const Value* known = found(statement.text);
            return known != nullptr ? *known : value;
        }
        if (only_warns(last_part(name))) continue;
        // functools.wraps: it is known by the name of another.
        const bool wraps = function && each->kind == Expression::Kind::call && each->arguments.size() == 1 &&
                           last_part(dotted(each->items.front())) == "wraps";
        if (wraps) {
            const Value other = evaluate(each->arguments.front().value.front());
            const auto named = known_attribute(other, "__name__", statement.place);
            if (named) function->name = named->text;
            continue;
        }
        const Value decorator = evaluate(*each);
        if (decorator.kind != Kind::function) continue;
        Given given;
        given.values.push_back(value);
        Value made = called(decorator, std::move(given), statement.place);
        if (made.kind == Kind::function || made.kind == Kind::type) value = std::move(made);
    }
    return value;
}

Given Interpreter::given_by(const std::vector<Argument>& arguments) {
    Given given;
    for (const Argument& argument : arguments) {
        Value value = evaluate(argument.value.front());
        if (argument.stars == 2) {
            const auto entries = object_of<Dictionary>(value);
            given.has_unknown |= !entries;
            for (const auto& [key, held] :
                 entries ? entries->entries : std::vector<std::pair<Value, Value>>{})
                given.keywords.push_back({key.text, argument.place, held});
        } else if (argument.stars == 1) {
            const auto several = items_of(value);
            given.has_unknown |= !several;
            if (several) given.values.insert(given.values.end(), several->begin(), several->end());
        } else if (argument.keyword.empty()) {
            given.values.push_back(std::move(value));
        } else {
            given.keywords.push_back({argument.keyword, argument.place, std::move(value)});
        }
    }
    return given;
}

void Interpreter::bind(const Function& function, const Given& given, Scope& scope, const Place& place) {
    std::size_t next = 0;
    std::set<std::string, std::less<>> taken;
    for (std::size_t i = 0; i < function.parameters->size(); ++i) {
        const Parameter& parameter = (*function.parameters)[i];
        Value& value = scope.names[parameter.name];
        taken.insert(parameter.name);
        if (parameter.stars > 0 && given.has_unknown) {
            // What is passed on with it may be anything, too.
            value = unknown_value(fmt::format("\"{}\", which others may be among", parameter.name), place);
            continue;
        }
        if (parameter.stars == 1) {
            const auto begin =
                given.values.begin() + static_cast<std::ptrdiff_t>(std::min(next, given.values.size()));
            value = tuple({begin, given.values.end()}, place);
            next = given.values.size();
            continue;
        }
        if (parameter.stars == 2) {
            const auto rest = made<Dictionary>();
            for (const Given::Keyword& each : given.keywords) {
                if (!taken.contains(each.name))
                    rest->entries.emplace_back(text_at(each.name, place), each.value);
            }
            value = object_value(Kind::dictionary, rest, place);
            continue;
        }
        const Value* keyword = given.keyword(parameter.name);
        if (!parameter.by_keyword_only && next < given.values.size())
            value = given.values[next++];
        else if (keyword != nullptr)
            value = *keyword;
        else if (given.has_unknown)
            value = unknown_value(
                fmt::format("the argument \"{}\", which may be among others", parameter.name), place);
        else if (!parameter.otherwise.empty())
            value = function.defaults[i];
        else  // a name without a value, whatever it means outside
            value = name_at(parameter.name, "", place);
    }
}

Value Interpreter::run_function(const std::shared_ptr<Function>& function, Given given, const Value& self,
                                const Place& place) {
    const Level level(*this, place);
    step(place);
    if (const auto statement = statements_.find(function.get()); statement != statements_.end())
        called_.insert(statement->second);
    if (function->how == Function::How::of_type || (function->owner && self.kind != Kind::none))
        given.values.insert(given.values.begin(), self);
    const auto scope = made<Scope>();
    scope->outer = function->scope;
    // With a tensor among the arguments no other name is what comes in.
    const bool is_given = std::any_of(given.values.begin(), given.values.end(),
                                      [&](const Value& v) { return v.made_by.has_value() || flows(v); });
    bind(*function, given, *scope, place);
    const Within<std::shared_ptr<Scope>> in_scope(scope_, scope);
    const Within<std::shared_ptr<Type>> in_no_type(type_, nullptr);
    const Within<std::string> incoming(incoming_, is_given ? function->name : incoming_);
    const Within<std::optional<Place>> as_one(
        library_place_, function->of_library && !library_place_ ? std::optional(place) : library_place_);
    if (function->result != nullptr) return evaluate(*function->result);
    const bool has_self = self.kind == Kind::none && function->owner && !given.values.empty();
    frames_.push_back(
        {function, has_self ? given.values.front() : self, value_at(Kind::none, place), std::nullopt});
    const std::size_t depth = frames_.size();
    try {
        run(*function->body);
    } catch (...) {
        frames_.resize(depth - 1);
        throw;
    }
    name_results();
    const Frame frame = std::move(frames_.back());
    frames_.pop_back();
    if (frame.perhaps) {
        Value value = *frame.perhaps;
        if (flows(frame.result)) value.made_by = frame.result.made_by.value_or(flow_.last());
        return value;
    }
    return frame.result;
}

Value Interpreter::call(const Expression& e) {
    const Expression& callee = e.items[0];
    const Place place = library_place_.value_or(e.place);
    if (callee.kind == Expression::Kind::attribute) {
        const Value base = evaluate(callee.items.front());
        Given given = given_by(e.arguments);
        if (base.kind != Kind::name || may_be_tensor(base, callee.text) || flows(base))
            return method(base, callee.text, std::move(given), place);
        return called(attribute_of(base, callee.text, e.place), std::move(given), place);
    }
    if (callee.kind == Expression::Kind::name) {
        const Value value = evaluate(callee);
        if (value.kind == Kind::name && value.text == "super" && value.origin.empty())
            return super_value(given_by(e.arguments), place);
        return called(value, given_by(e.arguments), place);
    }
    // layer(...)(x): what it is applied to comes first.
    Given given = given_by(e.arguments);
    return called(evaluate(callee), std::move(given), place);
}

Value Interpreter::called(const Value& callee, Given given, const Place& place) {
    const Level level(*this, place);
    switch (callee.kind) {
        case Kind::function:
            return called_function(callee, std::move(given), place);
        case Kind::type:
            return instance_of(object_of<Type>(callee), std::move(given), place);
        case Kind::object:
            return apply_module(callee, given, place);
        case Kind::name:
            return library_call(callee, std::move(given), place);
        default:
            break;
    }
    const Value* tensor = flowing(given);
    if (callee.kind == Kind::unknown)
        return tensor != nullptr ? gap_of(*tensor, "", callee.text, place) : callee;
    const std::string reason = fmt::format("what is applied here is {}", described(callee));
    return tensor != nullptr ? gap_of(*tensor, "", reason, place) : unknown_value(reason, place);
}

Value Interpreter::called_function(const Value& callee, Given given, const Place& place) {
    if (const auto partial = object_of<Partial>(callee)) {
        Given all = partial->given;
        all.values.insert(all.values.end(), given.values.begin(), given.values.end());
        for (Given::Keyword& each : given.keywords) {
            std::erase_if(all.keywords, [&](const Given::Keyword& k) { return k.name == each.name; });
            all.keywords.push_back(std::move(each));
        }
        return called(partial->callee, std::move(all), place);
    }
    if (const auto method = object_of<Method>(callee))
        return run_function(method->function, std::move(given), method->self, place);
    return run_function(object_of<Function>(callee), std::move(given), {}, place);
}

}  // namespace convwalk::python
