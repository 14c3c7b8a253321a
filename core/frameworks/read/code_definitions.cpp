// Classes and functions of a program: which of them are read, and with what.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "basics/text.h"
#include "frameworks/read/code_reader.h"
#include "frameworks/read/make_values.h"

namespace convwalk {
namespace {

using Kind = Value::Kind;

// Functions that are run in all, and within one another.
constexpr std::size_t kMostCalls = 1000;
constexpr int kDeepestCalls = 20;

// What is run when an object is made, and when it is applied.
constexpr std::array<std::string_view, 3> kMakers = {"__init__", "setup", "build"};
constexpr std::array<std::string_view, 3> kAppliers = {"forward", "call", "__call__"};

template <typename Range>
bool contains(const Range& range, std::string_view word) {
    return std::find(std::begin(range), std::end(range), word) != std::end(range);
}

bool is_method(const Statement& s, std::string_view name) {
    return s.kind == Statement::Kind::function && s.name == name;
}

bool is_applied(const Statement& type) {
    return std::any_of(type.body.begin(), type.body.end(), [](const Statement& s) {
        return s.kind == Statement::Kind::function && contains(kAppliers, s.name);
    });
}

void add_callees(const Expression& e, std::set<std::string, std::less<>>& names) {
    if (e.kind == Expression::Kind::call && e.items.front().kind == Expression::Kind::name)
        names.insert(e.items.front().text);
    for (const Expression& item : e.items) add_callees(item, names);
    for (const Argument& argument : e.arguments) add_callees(argument.value.front(), names);
}

// By their names, all that a statement calls.
void add_callees(const Statement& s, std::set<std::string, std::less<>>& names) {
    add_callees(s.value, names);
    for (const Statement& each : s.body) add_callees(each, names);
}

// Of these, those that none of the others calls, in the order in which they stand.
std::vector<const Statement*> outermost(std::vector<const Statement*> all) {
    std::set<std::string, std::less<>> called;
    for (const Statement* each : all) {
        std::set<std::string, std::less<>> of_it;
        add_callees(*each, of_it);
        of_it.erase(each->name);
        called.insert(of_it.begin(), of_it.end());
    }
    std::vector<const Statement*> found;
    for (const Statement* each : all) {
        if (!called.contains(each->name)) found.push_back(each);
    }
    return found.empty() ? all : found;
}

}  // namespace

void CodeReader::run_uncalled() {
    if (!flow_.empty() || !type_.empty()) return;
    std::vector<const Statement*> applied;
    std::vector<const Statement*> others;
    std::vector<const Statement*> functions;
    for (const Statement& each : program_) {
        if (each.kind == Statement::Kind::type) (is_applied(each) ? applied : others).push_back(&each);
        if (each.kind == Statement::Kind::function) functions.push_back(&each);
    }
    if (run_last(outermost(applied), "networks") || run_last(outermost(others), "classes")) return;
    const bool says_layers = std::any_of(definitions_.begin(), definitions_.end(),
                                         [](const Definition& d) { return !d.layers.empty(); });
    if (!says_layers && called_.empty()) run_last(outermost(functions), "functions");
}

bool CodeReader::run_last(const std::vector<const Statement*>& candidates, std::string_view what) {
    for (auto each = candidates.rbegin(); each != candidates.rend(); ++each) {
        const std::size_t defined_before = definitions_.size();
        const bool is_type = (*each)->kind == Statement::Kind::type;
        if (is_type)
            run_type(**each, {});
        else
            static_cast<void>(run_function(**each, {}, 0, (*each)->place));
        if (flow_.empty() && definitions_.size() == defined_before) continue;
        if (candidates.size() > 1)
            flow_.note((*each)->place,
                       fmt::format("of the {} that stand side by side here {} is read, the last; {} to have "
                                   "another one read",
                                   what, printable((*each)->name),
                                   is_type ? "make one, as in net = Net()," : "call one"));
        return true;
    }
    return false;
}

Value CodeReader::made_object(const Statement& type, const Expression& e) {
    const Given given = given_by(e);
    Value object = value_at(Kind::object, e.place);
    object.text = type.name.substr(0, kLongestText);
    const bool inside = depth_ > 0 && !type_.empty();
    if (inside || called_.contains(&type)) return object;
    if (!type_.empty()) {
        flow_.note(e.place, fmt::format("{} is read, and {} is not: one network at a time", printable(type_),
                                        printable(type.name)));
        return unknown_value(fmt::format("{} is another network than {}", type.name, type_), e.place);
    }
    run_type(type, given);
    return object;
}

void CodeReader::run_type(const Statement& type, const Given& given) {
    called_.insert(&type);
    type_ = type.name;
    const Names outside = names_;
    for (const Statement& each : type.body) {
        if (each.kind == Statement::Kind::function) {
            functions_["self." + each.name] = &each;
        } else if (each.kind == Statement::Kind::value) {
            assign(each);
            // A field of the class is one of the object.
            for (const std::vector<std::string>& names : each.targets) {
                for (const std::string& name : names) names_["self." + name] = names_[name];
            }
        }
    }
    for (const std::string_view name : kMakers) {
        for (const Statement& each : type.body) {
            if (is_method(each, name)) run_method(each, given, false);
        }
    }
    // Without one that is applied the others are all that there is.
    for (const Statement& each : type.body) {
        if (each.kind != Statement::Kind::function || contains(kMakers, each.name)) continue;
        if (is_applied(type) ? contains(kAppliers, each.name) : !called_.contains(&each))
            run_method(each, {}, true);
    }
    // What was outside stands for itself again; fields of the object stay.
    for (const auto& [name, binding] : outside) {
        if (!name.starts_with("self.")) names_[name] = binding;
    }
}

void CodeReader::run_method(const Statement& method, const Given& given, bool takes_input) {
    Given arguments = given;
    // The first parameter behind self is what comes in.
    if (takes_input && method.parameters.size() > 1) {
        Value tensor = tensor_made_by(flow_.last(), method.place);
        tensor.text = method.parameters[1].name.substr(0, kLongestText);
        arguments.values.insert(arguments.values.begin(), std::move(tensor));
    }
    const Value result = run_function(method, arguments, 1, method.place);
    if (takes_input && result.kind == Kind::unknown)
        keep(gap_of(result, "return", result.text, result.place));
}

CodeReader::Given CodeReader::given_by(const Expression& e) {
    Given given;
    for (const Argument& argument : e.arguments) {
        Value value = evaluate(argument.value.front());
        if (value.kind == Kind::tensor) value.made_by = made_by(value);
        if (argument.keyword.empty())
            given.values.push_back(std::move(value));
        else
            given.keywords.emplace_back(argument.keyword, std::move(value));
    }
    return given;
}

void CodeReader::bind(const Statement& function, const Given& given, std::size_t skipped) {
    for (std::size_t i = skipped; i < function.parameters.size(); ++i) {
        const Parameter& parameter = function.parameters[i];
        const auto keyword = std::find_if(given.keywords.begin(), given.keywords.end(),
                                          [&](const auto& pair) { return pair.first == parameter.name; });
        // What is given nothing is a name without a value, whatever it means outside.
        names_.erase(parameter.name);
        if (i - skipped < given.values.size())
            give({parameter.name}, given.values[i - skipped]);
        else if (keyword != given.keywords.end())
            give({parameter.name}, keyword->second);
        else if (!parameter.otherwise.empty())
            give({parameter.name}, evaluate(parameter.otherwise.front()));
    }
}

Value CodeReader::run_function(const Statement& function, const Given& given, std::size_t skipped,
                               const Place& place) {
    if (++steps_ > kMostCalls || depth_ >= kDeepestCalls)
        throw bad_code(place, fmt::format("{} is called too often; {} calls are read, {} within one another",
                                          printable(function.name), kMostCalls, kDeepestCalls));
    called_.insert(&function);
    Names outside = names_;
    // With a tensor among the arguments no other name is what comes in.
    const bool is_given = std::any_of(given.values.begin(), given.values.end(),
                                      [](const Value& v) { return v.made_by.has_value(); });
    const std::string incoming = std::exchange(incoming_, is_given ? function.name : "");
    bind(function, given, skipped);
    ++depth_;
    std::optional<Value> result = run(function.body);
    --depth_;
    name_results();
    incoming_ = incoming;
    // Fields of the object stay.
    for (const auto& [name, binding] : names_) {
        if (name.starts_with("self.")) outside[name] = binding;
    }
    names_ = std::move(outside);
    if (!result) return value_at(Kind::none, place);
    return *std::move(result);
}

}  // namespace convwalk
