#include "arithmetic/operators.h"

#include <algorithm>

#include "arithmetic/layer.h"
#include "basics/errors.h"
#include "basics/text.h"

namespace convwalk {
namespace {

constexpr char plain(char c) {
    return c == '_' || c == ' ' ? '-' : c;
}

constexpr bool alike(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (plain(a[i]) != plain(b[i])) return false;
    }
    return true;
}

constexpr bool is_spelling(const OperatorRow& row, std::string_view word) {
    if (alike(word, row.name) || alike(word, row.flag) || alike(word, row.words)) return true;
    for (const std::string_view other : row.others) {
        if (!other.empty() && alike(word, other)) return true;
    }
    return false;
}

constexpr bool rows_are_in_order() {
    for (std::size_t i = 0; i < kOperators.size(); ++i) {
        if (kOperators[i].op != static_cast<Operator>(i)) return false;
    }
    return true;
}
static_assert(rows_are_in_order());

constexpr bool rows_are_complete() {
    for (const OperatorRow& row : kOperators) {
        if (row.name.empty() || row.flag.empty() || row.words.empty()) return false;
    }
    return true;
}
static_assert(rows_are_complete());

constexpr bool is_spelling_of_another(const OperatorRow& row, std::string_view word) {
    if (word.empty()) return false;
    for (std::size_t i = 0; i < kOperators.size(); ++i) {
        if (kOperators[i].op != row.op && is_spelling(kOperators[i], word)) return true;
    }
    return false;
}

constexpr bool no_spelling_is_of_two() {
    for (std::size_t i = 0; i < kOperators.size(); ++i) {
        const OperatorRow& row = kOperators[i];
        if (is_spelling_of_another(row, row.name) || is_spelling_of_another(row, row.flag) ||
            is_spelling_of_another(row, row.words))
            return false;
        for (const std::string_view word : row.others) {
            if (is_spelling_of_another(row, word)) return false;
        }
    }
    return true;
}
static_assert(no_spelling_is_of_two());

}  // namespace

std::string_view name_of(Operator op) {
    return row_of(op).words;
}

std::vector<std::string> operator_flags(std::span<const Operator> ops) {
    std::vector<std::string> flags;
    for (const Operator op : ops) flags.emplace_back(row_of(op).flag);
    return flags;
}

std::vector<std::string> operator_flags() {
    std::vector<std::string> flags;
    for (const OperatorRow& row : kOperators) flags.emplace_back(row.flag);
    return flags;
}

std::optional<Operator> operator_spelled(std::string_view word) {
    const auto* found = std::find_if(kOperators.begin(), kOperators.end(),
                                     [&](const OperatorRow& row) { return is_spelling(row, word); });
    return found == kOperators.end() ? std::nullopt : std::optional(found->op);
}

Operator operator_named(std::string_view word) {
    if (const auto op = operator_spelled(word)) return *op;
    throw BadInput(unknown_name("operator", word, operator_flags()));
}

Operator operator_named(std::string_view word, std::span<const Operator> taken) {
    const auto op = operator_spelled(word);
    if (op && std::find(taken.begin(), taken.end(), *op) != taken.end()) return *op;
    throw BadInput(unknown_name("operator", word, operator_flags(taken)));
}

}  // namespace convwalk
