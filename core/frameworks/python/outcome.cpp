// What a program comes to: which of its networks is read, and over what.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "basics/text.h"
#include "frameworks/python/interpreter.h"
#include "frameworks/read/make_values.h"

namespace convwalk::python {
namespace {

using Kind = Value::Kind;

bool is_applier(const Statement& s) {
    return s.kind == Statement::Kind::function &&
           (s.text == "forward" || s.text == "call" || s.text == "__call__");
}

bool is_applied(const Statement& type) {
    return std::any_of(type.body.begin(), type.body.end(), is_applier);
}

void add_callees(const Expression& e, std::set<std::string, std::less<>>& names) {
    if (e.kind == Expression::Kind::name) names.insert(e.text);
    for (const Expression& item : e.items) add_callees(item, names);
    for (const Argument& argument : e.arguments) add_callees(argument.value.front(), names);
    for (const Clause& clause : e.clauses) add_callees(clause.values, names);
    for (const Parameter& parameter : e.parameters) {
        for (const Expression& otherwise : parameter.otherwise) add_callees(otherwise, names);
    }
}

// By their names, all that a statement uses.
void add_callees(const Statement& s, std::set<std::string, std::less<>>& names) {
    add_callees(s.value, names);
    for (const Statement& each : s.body) add_callees(each, names);
    for (const Statement& each : s.otherwise) add_callees(each, names);
    for (const Parameter& parameter : s.parameters) {
        for (const Expression& otherwise : parameter.otherwise) add_callees(otherwise, names);
    }
}

std::vector<const Statement*> outermost(std::vector<const Statement*> all);

// The same, without those that are of no concern to others: "_resnet".
std::vector<const Statement*> outermost_public(std::vector<const Statement*> all) {
    all = outermost(std::move(all));
    std::erase_if(all, [](const Statement* each) { return each->text.starts_with("_"); });
    return all;
}

// Of these, those that none of the others uses, in the order in which they stand.
std::vector<const Statement*> outermost(std::vector<const Statement*> all) {
    std::set<std::string, std::less<>> used;
    for (const Statement* each : all) {
        std::set<std::string, std::less<>> of_it;
        add_callees(*each, of_it);
        of_it.erase(each->text);
        used.insert(of_it.begin(), of_it.end());
    }
    std::vector<const Statement*> found;
    for (const Statement* each : all) {
        if (!used.contains(each->text)) found.push_back(each);
    }
    return found.empty() ? all : found;
}

// All of its parameters have values.
bool can_be_called(const Statement* function) {
    return std::all_of(function->parameters.begin(), function->parameters.end(),
                       [](const Parameter& p) { return p.stars > 0 || !p.otherwise.empty(); });
}

// Another has its parts since.
bool is_taken_apart(const Instance& object) {
    for (const auto* parts : {&object.children, &object.attributes}) {
        for (const auto& [name, value] : parts->all()) {
            const auto part = object_of<Instance>(value);
            if (part && part->owner != nullptr && part->owner != &object) return true;
        }
    }
    return false;
}

bool is_gap(const ReadLayer& layer) {
    return layer.kind == ReadLayer::Kind::gap;
}

}  // namespace

ReadProgram Interpreter::read(std::string_view text) {
    program_ = parse_code(text);
    try {
        run_file();
        settle();
    } catch (const Raised& raised) {
        throw bad_code(raised.place, raised.sentence);
    }
    ReadProgram program = flow_.program();
    if (first_unread_ && std::all_of(program.layers.begin(), program.layers.end(), is_gap))
        throw BadCode(*first_unread_);
    return program;
}

void Interpreter::run_file() {
    scope_ = made<Scope>();
    static_cast<void>(run(program_));
    name_results();
    if (!flow_.given().make.empty()) return run_made();
    if (flow_.empty()) static_cast<void>(apply_roots());
    if (flow_.empty()) run_uncalled();
}

// What was asked for, whatever the file itself makes.
void Interpreter::run_made() {
    const std::string& make = flow_.given().make;
    flow_.restart();
    came_.clear();
    gaps_.clear();
    applied_.clear();
    results_.clear();
    incoming_.clear();
    result_ = 0;
    try {
        made_ = parse_expression(make);
        Value made = evaluate(made_);
        if (made.kind == Kind::type) made = instance_of(object_of<Type>(made), {}, made_.place);
        if (made.kind == Kind::function) made = called(made, {}, made_.place);
        if (made.kind == Kind::object && object_of<Instance>(made)) return apply_to_input(made, made_.place);
        if (flows(made)) return keep(made);
        throw BadInput(fmt::format("make is \"{}\", which is {}; it must make a model, such as {}",
                                   printable(make), described(made), possible_makes()));
    } catch (const BadCode& error) {
        // Of the expression itself; what stands in the file has its line.
        if (!made_.items.empty() || error.place().line > 1) throw;
        throw BadInput(fmt::format("make is \"{}\": {}", printable(make), error.sentence()));
    }
}

// "resnet18(), Net(block, layers)": what the file has that nothing else of it uses.
std::string Interpreter::possible_makes() const {
    constexpr std::size_t kMostNamed = 12;
    std::vector<std::string> all;
    for (const Statement* each : outermost_public(definitions())) {
        const bool type = each->kind == Statement::Kind::type;
        const std::vector<Parameter>* parameters = &each->parameters;
        for (const Statement& inner : each->body) {
            if (type && inner.text == "__init__") parameters = &inner.parameters;
        }
        std::string needed;
        for (std::size_t i = type ? 1 : 0; i < parameters->size(); ++i) {
            const Parameter& parameter = (*parameters)[i];
            if (!parameter.otherwise.empty() || parameter.stars > 0) continue;
            needed += (needed.empty() ? "" : ", ") + parameter.name;
        }
        all.push_back(printable(
            fmt::format("{}({})", each->text, type && parameters == &each->parameters ? "" : needed)));
    }
    const bool more = all.size() > kMostNamed;
    all.resize(std::min(all.size(), kMostNamed));
    return fmt::format("{}{}", fmt::join(all, ", "), more ? " ..." : "");
}

std::vector<const Statement*> Interpreter::definitions() const {
    std::vector<const Statement*> all;
    for (const Statement& each : program_) {
        if (each.kind == Statement::Kind::function ||
            (each.kind == Statement::Kind::type && is_applied(each)))
            all.push_back(&each);
    }
    return all;
}

bool Interpreter::apply_roots() {
    std::vector<std::shared_ptr<Instance>> roots;
    for (const auto& module : modules_) {
        if (module->owner == nullptr && !module->is_applied && !is_taken_apart(*module))
            roots.push_back(module);
    }
    // Of objects of classes one network is read; layers that stand side by side are one.
    const auto first =
        std::find_if(roots.begin(), roots.end(), [](const auto& each) { return each->type != nullptr; });
    if (first != roots.end()) {
        for (const auto& each : roots) {
            if (each == *first || !each->type || each->type == (*first)->type) continue;
            flow_.note({each->type->statement->place},
                       fmt::format("{} is read, and {} is not: one network at a time",
                                   printable((*first)->called), printable(each->called)));
            break;
        }
        roots = {*first};
    }
    for (const auto& each : roots) apply_to_input(object_value(Kind::object, each, each->place), each->place);
    return !roots.empty();
}

void Interpreter::apply_to_input(const Value& module, const Place& place) {
    const auto object = object_of<Instance>(module);
    Given given;
    const Value* applier = nullptr;
    for (const char* name : {"forward", "call", "__call__"}) {
        if (applier == nullptr) applier = method_of(object->type, name);
    }
    if (const auto function = applier != nullptr ? object_of<Function>(*applier) : nullptr)
        given = inputs_of(*function, true);
    else
        given.values.push_back(tensor_made_by(flow_.last(), place));
    keep(apply_module(module, given, place));
}

// The first parameter is what comes in, and others that must be given are further inputs.
Given Interpreter::inputs_of(const Function& function, bool has_self) {
    Given given;
    for (std::size_t i = has_self ? 1 : 0; i < function.parameters->size(); ++i) {
        const Parameter& parameter = (*function.parameters)[i];
        if (given.values.empty() && given.keywords.empty()) {
            if (parameter.stars < 2) given.values.push_back(tensor_made_by(flow_.last(), function.place));
            flow_.set_input_name(parameter.name);
            continue;
        }
        const bool asked = flow_.given().others.contains(parameter.name);
        if (!asked && (!parameter.otherwise.empty() || parameter.stars > 0)) continue;
        Value value = unknown_value(fmt::format("the argument \"{}\"", parameter.name), function.place);
        const bool says_mode = parameter.name.starts_with("train") || parameter.name == "deterministic";
        const bool plain = parameter.type == "bool" || parameter.type == "int" || parameter.type == "float" ||
                           parameter.type == "str";
        // What is drawn is the network at work.
        if (!asked && says_mode)
            value = truth_at(parameter.name == "deterministic", function.place);
        else if (asked || !plain)
            value = tensor_made_by(flow_.add_input(parameter.name, function.place), function.place);
        given.keywords.push_back({parameter.name, function.place, std::move(value)});
    }
    return given;
}

void Interpreter::run_uncalled() {
    std::vector<const Statement*> applied;
    std::vector<const Statement*> others;
    std::vector<const Statement*> functions;
    for (const Statement& each : program_) {
        if (called_.contains(&each)) continue;
        if (each.kind == Statement::Kind::type) (is_applied(each) ? applied : others).push_back(&each);
        if (each.kind == Statement::Kind::function) functions.push_back(&each);
    }
    if (run_only_maker()) return;
    if (run_last(outermost(applied), "networks") || run_last(outermost(others), "classes")) return;
    run_last(outermost(functions), "functions");
}

// A function that makes a model of a class of the file, where it is the only one, is what the file is for.
bool Interpreter::run_only_maker() {
    std::vector<const Statement*> makers;
    bool uses_types = false;
    for (const Statement* each : outermost_public(definitions())) {
        if (each->kind == Statement::Kind::type) return false;
        if (can_be_called(each)) makers.push_back(each);
    }
    for (const Statement& each : program_)
        uses_types |= each.kind == Statement::Kind::type && is_applied(each);
    if (!uses_types || makers.empty()) return false;
    if (makers.size() > 1)
        throw bad_code(makers.front()->place,
                       fmt::format("the file makes no model; say which, as one of: {}", possible_makes()));
    run_alone(*makers.front());
    return !flow_.empty();
}

bool Interpreter::run_last(const std::vector<const Statement*>& candidates, std::string_view what) {
    for (auto each = candidates.rbegin(); each != candidates.rend(); ++each) {
        run_alone(**each);
        if (flow_.empty()) continue;
        const bool is_type = (*each)->kind == Statement::Kind::type;
        if (candidates.size() > 1)
            flow_.note((*each)->place,
                       fmt::format("of the {} that stand side by side here {} is read, the last; {} to have "
                                   "another one read",
                                   what, printable((*each)->text),
                                   is_type ? "make one, as in net = Net()," : "call one"));
        return true;
    }
    return false;
}

void Interpreter::run_alone(const Statement& candidate) {
    const Value* value = found(candidate.text);
    if (value == nullptr) return;
    const Value callee = *value;
    const std::size_t made_before = modules_.size();
    Value made = callee.kind == Kind::type ? instance_of(object_of<Type>(callee), {}, candidate.place)
                                           : called(callee, {}, candidate.place);
    const auto object = object_of<Instance>(made);
    if (object && object->is_module) return apply_to_input(made, candidate.place);
    if (made.kind == Kind::tensor) return keep(made);
    if (object && flow_.empty()) return run_methods(made);
    if (!flow_.empty()) return;
    modules_.erase(modules_.begin(), modules_.begin() + static_cast<std::ptrdiff_t>(made_before));
    static_cast<void>(apply_roots());
}

// Of a class that does not say which of its methods is applied, all are.
void Interpreter::run_methods(const Value& self) {
    const auto type = object_of<Instance>(self)->type;
    if (!type || type->statement == nullptr) return;
    for (const Statement& each : type->statement->body) {
        if (each.kind != Statement::Kind::function || called_.contains(&each) || each.text.starts_with("__"))
            continue;
        const Value* method = type->attributes.find(each.text);
        const auto function = method != nullptr ? object_of<Function>(*method) : nullptr;
        if (!function || function->how != Function::How::plain) continue;
        keep(called(bound(*method, self, each.place), inputs_of(*function, true), each.place));
    }
    if (flow_.empty()) {
        for (const auto& [name, value] : object_of<Instance>(self)->attributes.all()) {
            if (const auto part = object_of<Instance>(value)) part->owner = nullptr;
        }
        static_cast<void>(apply_roots());
    }
}

void Interpreter::keep(const Value& value, int depth) {
    if (depth > 4) return;
    if (value.kind == Kind::list) {
        for (const Value& each : value.list()) keep(each, depth + 1);
        return;
    }
    if (const auto entries = object_of<Dictionary>(value)) {
        for (const auto& [key, held] : entries->entries) keep(held, depth + 1);
        return;
    }
    if (value.kind == Kind::unknown && value.made_by) {
        // What comes out is not known, which is said.
        const Value gap = gap_of(value, "return", value.text, value.place);
        result_ = *gap.made_by;
        results_.insert(result_);
        return;
    }
    const bool is_map = value.kind == Kind::tensor || value.kind == Kind::name ||
                        (value.kind == Kind::shape && !is_weight(value));
    const auto made = is_map ? made_by(value) : std::nullopt;
    if (!made) return;
    result_ = *made;
    results_.insert(result_);
}

void Interpreter::settle() {
    name_results();
    results_.insert(result_);
    result_ = flow_.without_unread(results_, result_);
    // What comes out of the last statement stands last.
    if (result_ != flow_.last()) flow_.apply({effect_piece("identity", {})}, {result_}, {});
}

// By the names that still stand for them at the end.
void Interpreter::name_results() {
    for (const auto& [name, value] : scope_->names) {
        if (value.kind != Kind::tensor || value.made_by.value_or(0) == 0) continue;
        std::string& result = flow_.piece(*value.made_by).layer.result;
        if (result.empty()) result = name.substr(0, kLongestText);
    }
}

Value Interpreter::keras_model(const Given& given, const Place& place) {
    const Value* outputs = given.find(1, "outputs");
    return outputs != nullptr && (outputs->kind == Kind::tensor || outputs->kind == Kind::list)
               ? *outputs
               : value_at(Kind::none, place);
}

Value Interpreter::apply_model(const Instance& model, const Given& given, const Place& place) {
    static_cast<void>(given);
    static_cast<void>(place);
    return model.to;
}

}  // namespace convwalk::python
