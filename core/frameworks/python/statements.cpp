// Statements of a program, one after the other.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "basics/text.h"
#include "frameworks/python/interpreter.h"
#include "frameworks/python/operators.h"
#include "frameworks/read/make_values.h"

namespace convwalk::python {
namespace {

using Kind = Value::Kind;

// Of a loop; a longer one goes over data.
constexpr std::size_t kMostRounds = 5000;

std::string origin_of(const std::string& from, const std::string& module, const std::string& name) {
    if (from.empty()) return name;
    return module.empty() ? "." + name : fmt::format("{}.{}", module, name);
}

std::string described_condition(std::string_view word, const Value& value) {
    if (value.kind == Kind::unknown && !value.text.empty())
        return fmt::format("\"{}\" depends on what is {}", word, described(value));
    return fmt::format("\"{}\" depends on {}", word, described(value));
}

}  // namespace

Interpreter::Ends Interpreter::run(const std::vector<Statement>& statements) {
    for (const Statement& statement : statements) {
        const Ends ends = run(statement);
        // What stands outside of functions goes on.
        if (ends == Ends::returns && frames_.empty()) continue;
        if (ends != Ends::no) return ends;
    }
    return Ends::no;
}

Interpreter::Ends Interpreter::run_attempt(const Statement& statement) {
    try {
        return run(statement.body);
    } catch (const Raised&) {
        return run(statement.otherwise);
    }
}

Interpreter::Ends Interpreter::run(const Statement& statement) {
    step(statement.place);
    switch (statement.kind) {
        case Statement::Kind::value:
            assign(statement);
            return Ends::no;
        case Statement::Kind::declared:
            if (type_ && statement.targets.front().kind == Expression::Kind::name)
                type_->fields.push_back(statement.targets.front().text);
            return Ends::no;
        case Statement::Kind::augmented:
            augment(statement);
            return Ends::no;
        case Statement::Kind::result:
            return run_result(statement);
        case Statement::Kind::function:
            set_name(statement.text, decorated(statement, function_value(statement)));
            return Ends::no;
        case Statement::Kind::type:
            set_name(statement.text, decorated(statement, define_type(statement)));
            return Ends::no;
        case Statement::Kind::branch:
            return run_branch(statement);
        case Statement::Kind::loop:
            return run_loop(statement);
        case Statement::Kind::repeat:
            return run_repeat(statement);
        case Statement::Kind::guarded:
            run_guarded(statement);
            return run(statement.body);
        case Statement::Kind::attempt:
            return run_attempt(statement);
        case Statement::Kind::leave:
            return Ends::breaks;
        case Statement::Kind::go_on:
            return Ends::goes_on;
        case Statement::Kind::stop:
        case Statement::Kind::demand:
            stop_or_demand(statement);
            return Ends::no;
        case Statement::Kind::import:
            import(statement);
            return Ends::no;
        case Statement::Kind::outer:
            for (const auto& [name, unused] : statement.names) scope_->outside.insert(name);
            return Ends::no;
        case Statement::Kind::forget:
            forget(statement.value);
            return Ends::no;
        case Statement::Kind::unread:
            remember_unread(statement.place, statement.reason);
            pass_over(changes_of(statement), statement.reason, statement.place);
            if (statement.has_value) return run_unread_result(statement);
            return Ends::no;
    }
    return Ends::no;
}

// del name, del entries[key]
void Interpreter::forget(const Expression& e) {
    if (e.kind == Expression::Kind::name) scope_->names.erase(e.text);
    if (e.kind != Expression::Kind::subscript) return;
    const auto entries = object_of<Dictionary>(evaluate(e.items.front()));
    const Value key = evaluate(e.items.at(1));
    if (entries)
        std::erase_if(entries->entries, [&](const auto& entry) { return equal(entry.first, key) == true; });
}

// What the program itself refuses.
void Interpreter::stop_or_demand(const Statement& statement) {
    const bool demands = statement.kind == Statement::Kind::demand;
    if (demands) {
        if (truth_of(evaluate(statement.value)).value_or(true)) return;
        throw Raised{statement.place, "the program stops here: what it asserts does not hold"};
    }
    std::string words = "an error is raised";
    const Expression& e = statement.value;
    if (e.kind == Expression::Kind::call) {
        words = dotted(e.items.front());
        if (!e.arguments.empty()) {
            const auto text = written(evaluate(e.arguments.front().value.front()));
            if (text && !text->empty()) words += ": " + printable(*text, 200);
        }
    } else if (!dotted(e).empty()) {
        words = dotted(e);
    }
    throw Raised{statement.place, fmt::format("the program stops here: {}", words)};
}

Interpreter::Ends Interpreter::run_unread_result(const Statement& statement) {
    if (frames_.empty()) return Ends::no;
    frames_.back().result = unknown_value(statement.reason, statement.place);
    return Ends::returns;
}

Interpreter::Ends Interpreter::run_result(const Statement& statement) {
    Value value = statement.has_value ? evaluate(statement.value) : value_at(Kind::none, statement.place);
    if (frames_.size() <= 1) keep(value);
    if (!frames_.empty()) frames_.back().result = std::move(value);
    return Ends::returns;
}

Interpreter::Ends Interpreter::run_branch(const Statement& statement) {
    for (const Statement& each : statement.body) {
        if (each.kind == Statement::Kind::unread || !each.has_value) {
            if (each.kind != Statement::Kind::unread) return run(each.body);
            remember_unread(each.place, each.reason);
            skip_block(statement, each.reason, each.place);
            return Ends::no;
        }
        const Value value = evaluate(each.value);
        const auto holds = truth_of(value);
        if (holds == true) return run(each.body);
        if (holds == false) continue;
        const std::string reason = described_condition("if", value);
        remember_unread(each.place, reason);
        skip_block(statement, reason, each.place);
        return Ends::no;
    }
    return Ends::no;
}

void Interpreter::skip_block(const Statement& statement, std::string_view reason, const Place& place) {
    const Changes changes = changes_of(statement);
    pass_over(changes, reason, place);
    if (changes.returns && !frames_.empty()) frames_.back().perhaps = unknown_value(reason, place);
}

Interpreter::Ends Interpreter::run_loop(const Statement& statement) {
    const Value values = evaluate(statement.value);
    const auto items = items_of(values);
    if (!items || items->size() > kMostRounds) {
        const std::string reason =
            items ? fmt::format("a loop of {} rounds is not run, at most {} are", items->size(), kMostRounds)
                  : described_condition("for", values);
        remember_unread(statement.place, reason);
        skip_block(statement, reason, statement.place);
        return Ends::no;
    }
    for (const Value& item : *items) {
        give(statement.targets.front(), item);
        const Ends ends = run(statement.body);
        if (ends == Ends::returns) return ends;
        if (ends == Ends::breaks) return Ends::no;
    }
    return run(statement.otherwise);
}

Interpreter::Ends Interpreter::run_repeat(const Statement& statement) {
    for (std::size_t round = 0;; ++round) {
        const Value value = evaluate(statement.value);
        const auto holds = truth_of(value);
        if (holds == false) return run(statement.otherwise);
        if (!holds || round >= kMostRounds) {
            const std::string reason =
                holds ? fmt::format("a loop of more than {} rounds is not run", kMostRounds)
                      : described_condition("while", value);
            remember_unread(statement.place, reason);
            skip_block(statement, reason, statement.place);
            return Ends::no;
        }
        const Ends ends = run(statement.body);
        if (ends == Ends::returns) return ends;
        if (ends == Ends::breaks) return Ends::no;
    }
}

void Interpreter::run_guarded(const Statement& statement) {
    for (std::size_t i = 0; i < statement.targets.size(); ++i) {
        Value value = evaluate(statement.value.items[i]);
        if (statement.targets[i].kind != Expression::Kind::none) give(statement.targets[i], std::move(value));
    }
}

// Names are known by where they are from.
void Interpreter::import(const Statement& statement) {
    const std::string module =
        statement.text.substr(std::min(statement.text.find_first_not_of('.'), statement.text.size()));
    const std::string_view wanted =
        statement.names.empty() ? std::string_view() : statement.names.front().first;
    // "from . import name"
    const bool of_package = module.empty() && !statement.text.empty();
    const auto of_file = of_package        ? scope_of_file("__init__", wanted)
                         : !module.empty() ? scope_of_file(module, wanted)
                                           : nullptr;
    for (const auto& [name, known] : statement.names) {
        // "import torch.nn" gives "torch" a value, which is its name.
        const bool itself = statement.text.empty() && name == known && name.find('.') != std::string::npos;
        if (of_file && name == "*") {
            for (const auto& [each, value] : of_file->names) set_name(each, value);
        }
        if (name.empty() || name == "*" || itself) continue;
        const auto in_file =
            of_file ? of_file->names.find(name) : std::map<std::string, Value, std::less<>>::iterator();
        const bool is_in_file = of_file && in_file != of_file->names.end();
        const auto file = of_file && !of_package ? nullptr : scope_of_file(name, "");
        if (is_in_file)
            set_name(known, in_file->second);
        else if (file)
            set_name(known, module_value(file, known, statement.place));
        else if (!(statement.text.empty() && name == known))
            set_name(known, name_at(known, origin_of(statement.text, module, name), statement.place));
    }
}

std::shared_ptr<Scope> Interpreter::scope_of_file(std::string_view module, std::string_view wanted) {
    const std::string base = std::string(last_part(module)) + ".py";
    const bool is_package = base == "__init__.py";
    // A package's own file runs before the others in it.
    if (!is_package) static_cast<void>(scope_of_file("__init__", ""));
    const SourceFile* chosen = nullptr;
    for (const SourceFile& file : flow_.given().files) {
        if (std::string_view(file.name).substr(file.name.find_last_of("/\\") + 1) != base) continue;
        const auto says = [&](std::string_view words) {
            return file.text.find(fmt::format("{} {}", words, wanted)) != std::string::npos;
        };
        const bool defines = says("class") || says("def");
        // Most hold nothing but imports of all that there is.
        if (is_package && !defines) continue;
        if (chosen == nullptr || defines) chosen = &file;
        if (defines) break;
    }
    if (chosen == nullptr) return nullptr;
    std::shared_ptr<Scope>& scope = scopes_of_files_[chosen->name];
    if (scope) return scope;
    scope = made<Scope>();
    scope->names["__name__"] = text_at(last_part(module), {});
    const std::vector<Statement>& statements = modules_of_files_[chosen->name] = parse_code(chosen->text);
    const Within<std::shared_ptr<Scope>> in_scope(scope_, scope);
    const Within<std::shared_ptr<Type>> in_no_type(type_, nullptr);
    static_cast<void>(run(statements));
    // What a file makes for itself is not the model.
    for (const auto& made_there : modules_) made_there->is_applied = true;
    return scopes_of_files_[chosen->name];
}

Value Interpreter::module_value(const std::shared_ptr<Scope>& scope, std::string_view name,
                                const Place& place) {
    const auto object = made<Instance>();
    object->is_namespace = true;
    object->called = name;
    for (const auto& [each, value] : scope->names) object->attributes.set(each, value);
    return object_value(Kind::object, object, place);
}

void Interpreter::assign(const Statement& statement) {
    Value value = evaluate(statement.value);
    if (value.kind == Kind::shape && !value.made_by) value.made_by = flow_.last();
    const bool is_map = value.kind == Kind::tensor || value.kind == Kind::name ||
                        (value.kind == Kind::shape && !is_weight(value));
    // A name that comes in is settled before it is given to something else.
    if (value.kind == Kind::name && statement.value.kind == Expression::Kind::name &&
        came_.contains(value.text))
        value = tensor_made_by(came_.find(value.text)->second, value.place);
    // A loss that is worked out of what comes out is no part of the network.
    const bool goes_on =
        is_map && value.made_by && (flow_.is_layer(*value.made_by) || flow_.keeps_numbers(*value.made_by));
    if (goes_on) result_ = *value.made_by;
    for (const Expression& target : statement.targets) give(target, value);
    if (type_ && statement.text == ":" && statement.targets.front().kind == Expression::Kind::name)
        type_->fields.push_back(statement.targets.front().text);
}

void Interpreter::augment(const Statement& statement) {
    const Expression& target = statement.targets.front();
    const Value base = evaluate(target);
    // A list is lengthened for all who have it.
    if (statement.text == "+" && (base.kind == Kind::list || base.kind == Kind::object)) {
        Given given;
        given.values.push_back(evaluate(statement.value));
        const auto extended = base.kind == Kind::list
                                  ? method_of_list(base, "extend", given, statement.place)
                                  : method_of_container(base, "extend", given, statement.place);
        if (extended &&
            (base.kind == Kind::object || object_of<Sequence>(base)->form == Sequence::Form::list))
            return;
    }
    Expression e;
    e.kind = Expression::Kind::operation;
    e.place = statement.place;
    e.text = statement.text;
    e.items = {target, statement.value};
    Value value = operation(e);
    if (value.kind == Kind::tensor && value.made_by && flow_.is_layer(*value.made_by))
        result_ = *value.made_by;
    give(target, std::move(value));
}

// Of the file in which the running code stands.
Scope& Interpreter::names_of_file() {
    Scope* file = scope_.get();
    while (file->outer) file = file->outer.get();
    return *file;
}

void Interpreter::set_name(const std::string& name, Value value) {
    Scope* to = scope_.get();
    if (to->outside.contains(name)) {
        to = &names_of_file();
        for (Scope* each = scope_->outer.get(); each != nullptr; each = each->outer.get()) {
            if (each->names.contains(name)) to = each;
        }
    }
    to->names[name] = std::move(value);
}

void Interpreter::give(const Expression& target, Value value) {
    switch (target.kind) {
        case Expression::Kind::name:
            set_name(target.text, std::move(value));
            return;
        case Expression::Kind::attribute: {
            Value base = evaluate(target.items.front());
            // "self" of a part of a class that stands alone.
            if (base.kind == Kind::name && target.items.front().kind == Expression::Kind::name) {
                const auto object = made<Instance>();
                object->is_namespace = true;
                object->called = base.text;
                base = object_value(Kind::object, object, target.place);
                names_of_file().names[target.items.front().text] = base;
            }
            set_attribute(base, target.text, std::move(value));
            return;
        }
        case Expression::Kind::subscript:
            return give_item(target, std::move(value));
        case Expression::Kind::spread:
            return give(target.items.front(), std::move(value));
        case Expression::Kind::list:
        case Expression::Kind::tuple:
            return give_several(target, value);
        default:
            return;
    }
}

void Interpreter::give_several(const Expression& target, const Value& value) {
    const std::size_t count = target.items.size();
    const auto starred = static_cast<std::size_t>(
        std::find_if(target.items.begin(), target.items.end(),
                     [](const Expression& e) { return e.kind == Expression::Kind::spread; }) -
        target.items.begin());
    const auto items = items_of(value);
    const bool fits = items && (starred < count ? items->size() + 1 >= count : items->size() == count);
    for (std::size_t i = 0; i < count; ++i) {
        if (!fits) {
            Value part = value.kind == Kind::unknown
                             ? value
                             : unknown_value("several values at once that are not known here", value.place);
            part.made_by = value.made_by;
            give(target.items[i], std::move(part));
        } else if (i == starred) {
            const std::size_t rest = items->size() - (count - 1);
            give(target.items[i], list({items->begin() + static_cast<std::ptrdiff_t>(i),
                                        items->begin() + static_cast<std::ptrdiff_t>(i + rest)},
                                       value.place));
        } else {
            give(target.items[i], (*items)[i < starred ? i : items->size() - (count - i)]);
        }
    }
}

void Interpreter::give_item(const Expression& target, Value value) {
    const Value base = evaluate(target.items.front());
    const Value index = evaluate(target.items.at(1));
    const auto place_in = [&](std::size_t size) -> std::optional<std::size_t> {
        if (index.kind != Kind::integer) return std::nullopt;
        const std::int64_t at =
            index.number < 0 ? index.number + static_cast<std::int64_t>(size) : index.number;
        if (at < 0 || at >= static_cast<std::int64_t>(size)) return std::nullopt;
        return static_cast<std::size_t>(at);
    };
    if (const auto entries = object_of<Dictionary>(base)) {
        if (entries->entries.size() >= kMostListed)
            throw bad_code(target.place,
                           fmt::format("a dictionary has at most {} entries here", kMostListed));
        steps_ += entries->entries.size() / 8;
        return entries->set(index, std::move(value));
    }
    if (const auto sequence = object_of<Sequence>(base)) {
        if (const auto at = place_in(sequence->items.size())) sequence->items[*at] = std::move(value);
        return;
    }
    if (const auto object = object_of<Instance>(base)) {
        if (index.kind == Kind::text) return add_child(*object, index.text, value, target.place);
        if (const auto at = place_in(object->children.all().size()))
            add_child(*object, object->children.all()[*at].first, value, target.place);
        return;
    }
    // x[:, :, 1:] = y writes into a tensor, which has other numbers then and the same sizes.
}

void Interpreter::pass_over(const Changes& changes, std::string_view reason, const Place& place) {
    for (const std::string& name : changes.assigned) make_unknown(name, reason, place, false);
    // A method changes what there is.
    for (const std::string& name : changes.changed) make_unknown(name, reason, place, true);
}

void Interpreter::make_unknown(const std::string& name, std::string_view reason, const Place& place,
                               bool by_method) {
    const std::size_t dot = name.rfind('.');
    Value* base = dot == std::string::npos ? nullptr : found(name.substr(0, dot));
    Value* known = dot == std::string::npos ? found(name) : nullptr;
    const auto object = base != nullptr ? object_of<Instance>(*base) : nullptr;
    const std::string last = dot == std::string::npos ? name : name.substr(dot + 1);
    if (object) known = object->attributes.find(last);
    Value value = unknown_value(reason, place);
    if (by_method) {
        if (known == nullptr) return;
        if (const auto sequence = object_of<Sequence>(*known)) return sequence->items.push_back(value);
        if (const auto held = object_of<Instance>(*known)) {
            if (held->holds != Instance::Holds::nothing)
                held->children.set(fmt::format("{}", held->children.all().size()), value);
            return;
        }
        // A method of anything else may change it; a tensor stays what it is.
        if (known->kind == Kind::tensor || known->kind == Kind::shape || known->kind == Kind::name) return;
    }
    if (known != nullptr) value.made_by = known->made_by;
    if (object)
        set_attribute(*base, last, std::move(value));
    else if (dot == std::string::npos)
        set_name(name, std::move(value));
}

Value* Interpreter::found(std::string_view name) {
    const std::size_t dot = name.find('.');
    const std::string_view first = name.substr(0, dot);
    for (Scope* each = scope_.get(); each != nullptr; each = each->outer.get()) {
        const auto at = each->names.find(first);
        if (at == each->names.end()) continue;
        Value* value = &at->second;
        for (std::size_t begin = dot; begin != std::string_view::npos && value != nullptr;) {
            const std::size_t end = name.find('.', begin + 1);
            const auto object = object_of<Instance>(*value);
            const std::string_view part =
                name.substr(begin + 1, end == std::string_view::npos ? end : end - begin - 1);
            value = object ? object->attributes.find(part) : nullptr;
            begin = end;
        }
        return value;
    }
    return nullptr;
}

}  // namespace convwalk::python
