#include "frameworks/read/read_code.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "basics/text.h"
#include "frameworks/read/code_reader.h"
#include "frameworks/read/forms/form_table.h"
#include "frameworks/read/make_values.h"

namespace convwalk {

namespace {

using Kind = Value::Kind;

bool is_gap(const ReadLayer& layer) {
    return layer.kind == ReadLayer::Kind::gap;
}

}  // namespace

ReadProgram CodeReader::read(std::string_view text) {
    program_ = parse_code(text);
    static_cast<void>(run(program_));
    run_uncalled();
    settle();
    ReadProgram program = flow_.program();
    if (first_unread_ && std::all_of(program.layers.begin(), program.layers.end(), is_gap))
        throw BadCode(*first_unread_);
    return program;
}

std::optional<Value> CodeReader::run(const std::vector<Statement>& statements) {
    std::optional<Value> result;
    for (const Statement& statement : statements) {
        std::optional<Value> returned = run(statement);
        // What stands outside of functions goes on, and so does what a branch may have ended.
        if (returned && depth_ > 0 && !statement.is_block) return returned;
        if (returned) result = std::move(returned);
    }
    return result;
}

std::optional<Value> CodeReader::run(const Statement& statement) {
    switch (statement.kind) {
        case Statement::Kind::type:
            types_[statement.name] = &statement;
            names_.erase(statement.name);
            return std::nullopt;
        case Statement::Kind::function:
            functions_[statement.name] = &statement;
            names_.erase(statement.name);
            return std::nullopt;
        case Statement::Kind::unread:
            pass_over(statement);
            if (!statement.returns) return std::nullopt;
            return unknown_value(statement.reason, statement.place);
        case Statement::Kind::value:
            assign(statement);
            return std::nullopt;
        case Statement::Kind::result:
            break;
    }
    Value value = evaluate(statement.value);
    if (value.kind == Kind::tensor) value.made_by = made_by(value);
    keep(value);
    if (depth_ == 0) static_cast<void>(defined(value));
    return value;
}

void CodeReader::keep(const Value& value) {
    if (value.kind == Kind::list) {
        for (const Value& each : value.list()) keep(each);
        return;
    }
    const bool is_map = value.kind == Kind::tensor || (value.kind == Kind::shape && !is_weight(value));
    if (!is_map || !value.made_by) return;
    result_ = *value.made_by;
    results_.insert(result_);
}

void CodeReader::assign(const Statement& statement) {
    // a, b = conv, norm: each its own.
    const bool several = statement.targets.size() == 1 && statement.targets[0].size() > 1;
    if (several && statement.value.kind == Expression::Kind::list &&
        statement.value.items.size() == statement.targets[0].size()) {
        std::vector<Value> values;
        for (const Expression& item : statement.value.items) {
            values.push_back(evaluate(item));
            if (values.back().kind == Kind::tensor) values.back().made_by = made_by(values.back());
        }
        for (std::size_t i = 0; i < values.size(); ++i) give({statement.targets[0][i]}, std::move(values[i]));
        return;
    }
    Value value = evaluate(statement.value);
    // What a name stands for is settled before the name is given to something else.
    if (value.kind == Kind::tensor) value.made_by = made_by(value);
    if (value.kind == Kind::shape && !value.made_by) value.made_by = flow_.last();
    const bool is_map = value.kind == Kind::tensor || (value.kind == Kind::shape && !is_weight(value));
    // A loss that is worked out of what comes out is no part of the network.
    const bool goes_on =
        is_map && value.made_by && (flow_.is_layer(*value.made_by) || flow_.keeps_numbers(*value.made_by));
    if (goes_on) result_ = *value.made_by;
    if (value.kind == Kind::list && !statement.targets.empty()) value = settled(value);
    if (statement.targets.empty()) static_cast<void>(defined(value));
    const std::size_t definition = statement.targets.size() > 1 ? defined(value) : std::string::npos;
    for (const std::vector<std::string>& names : statement.targets) {
        if (definition != std::string::npos && names.size() == 1)
            names_[names.front()] = {value, definition};
        else
            give(names, value);
    }
}

void CodeReader::give(const std::vector<std::string>& names, Value value) {
    if (names.size() == 1) {
        const std::size_t definition = defined(value);
        names_[names.front()] = {std::move(value), definition};
        return;
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        Value part = value.list().size() == names.size() ? value.list()[i]
                     : value.kind == Kind::unknown
                         ? value
                         : unknown_value("several values at once that are not known here", value.place);
        if (part.kind == Kind::unknown) part.made_by = value.made_by;
        give({names[i]}, std::move(part));
    }
}

void CodeReader::pass_over(const Statement& statement) {
    if (!first_unread_) first_unread_ = bad_code(statement.place, statement.reason);
    const auto change = [&](const std::string& name, Binding* binding) {
        if (binding != nullptr && binding->definition != std::string::npos) {
            definitions_[binding->definition].layers.push_back(
                gap_piece(name, statement.place, statement.reason));
            return;
        }
        Value value = unknown_value(statement.reason, statement.place);
        if (binding != nullptr) value.made_by = binding->value.made_by;
        names_[name] = {std::move(value), std::string::npos};
    };
    for (const std::string& name : statement.assigns) {
        const auto found = names_.find(name);
        change(name, found == names_.end() ? nullptr : &found->second);
    }
    // A method changes what there is.
    for (const std::string& name : statement.changes) {
        if (const auto found = names_.find(name); found != names_.end()) change(name, &found->second);
    }
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

void CodeReader::settle() {
    const auto does_something = [](const Piece& p) {
        return p.role != Piece::Role::layer ||
               (p.layer.kind != ReadLayer::Kind::activation && p.layer.kind != ReadLayer::Kind::gap);
    };
    Pieces all;
    for (const Definition& each : definitions_) {
        if (!each.used) all.insert(all.end(), each.layers.begin(), each.layers.end());
    }
    if (all.empty() || std::any_of(flow_.pieces().begin(), flow_.pieces().end(), does_something)) {
        name_results();
        results_.insert(result_);
        result_ = flow_.without_unread(results_, result_);
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

const ReadLayer* first_gap(const ReadProgram& program) {
    const auto found = std::find_if(program.layers.begin(), program.layers.end(), is_gap);
    return found == program.layers.end() ? nullptr : &*found;
}

ReadProgram read_code(std::string_view text, const GivenInput& given) {
    if (const Form* form = form_of(text)) return form->read(text, given);
    ReadProgram program = CodeReader(given).read(text);
    // What the code says of its input counts, and may stand behind what is worked out of it.
    if (program.input.empty() || program.input == given.sizes) return program;
    return CodeReader({program.input, program.in_channels}).read(text);
}

}  // namespace convwalk
