// The little of Python that written programs are made of: assignments, calls, lists, slices and sums, run
// line by line. What the frameworks' names mean stands elsewhere.
#pragma once

#include <cctype>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "basics/every_axis.h"
#include "support/run_code/arrays.h"

namespace convwalk::testing::run_code {

struct Arguments;

struct Value {
    enum class Kind { none, number, text, list, array, function };
    Kind kind = Kind::none;
    double number = 0;
    std::string text;
    std::vector<Value> items;
    Array array;
    bool blank = false;  // an array of zeros that a program makes: weights that are yet to be given
    std::function<Value(const Arguments&)> function;
};

using Function = std::function<Value(const Arguments&)>;

inline Value of(double number) {
    Value v;
    v.kind = Value::Kind::number;
    v.number = number;
    return v;
}
inline Value of(std::string text) {
    Value v;
    v.kind = Value::Kind::text;
    v.text = std::move(text);
    return v;
}
inline Value of(std::vector<Value> items) {
    Value v;
    v.kind = Value::Kind::list;
    v.items = std::move(items);
    return v;
}
inline Value of(Array array, bool blank = false) {
    Value v;
    v.kind = Value::Kind::array;
    v.array = std::move(array);
    v.blank = blank;
    return v;
}
inline Value of(Function function) {
    Value v;
    v.kind = Value::Kind::function;
    v.function = std::move(function);
    return v;
}

inline std::int64_t whole(const Value& v) {
    if (v.kind != Value::Kind::number) wrong("expected a number");
    if (v.number >= 9e18) return INT64_MAX;  // to the end
    const auto n = static_cast<std::int64_t>(v.number);
    if (static_cast<double>(n) != v.number) wrong("expected a whole number");
    return n;
}
inline Sizes numbers(const Value& v) {
    if (v.kind == Value::Kind::number) return {whole(v)};
    if (v.kind != Value::Kind::list) wrong("expected numbers");
    Sizes all;
    for (const Value& each : v.items) all.push_back(whole(each));
    return all;
}
inline Pairs pairs(const Value& v) {
    Pairs all;
    for (const Value& each : v.items) all.emplace_back(whole(each.items.at(0)), whole(each.items.at(1)));
    return all;
}
inline const Array& array(const Value& v) {
    if (v.kind != Value::Kind::array) wrong("expected an array");
    return v.array;
}

struct Arguments {
    std::vector<Value> positional;
    std::map<std::string, Value> keywords;

    /// The argument at this place or of this name; nullptr: it has none.
    [[nodiscard]] const Value* find(std::size_t place, const std::string& name) const {
        if (place < positional.size()) return &positional[place];
        const auto found = keywords.find(name);
        return found == keywords.end() ? nullptr : &found->second;
    }
    [[nodiscard]] const Value& at(std::size_t place, const std::string& name) const {
        const Value* found = find(place, name);
        if (found == nullptr) wrong("no argument \"" + name + "\"");
        return *found;
    }
    /// One number for all axes, or one an axis.
    [[nodiscard]] Sizes per_axis(std::size_t place, const std::string& name, std::size_t axes,
                                 std::int64_t otherwise) const {
        const Value* found = find(place, name);
        Sizes all = found == nullptr ? Sizes{otherwise} : numbers(*found);
        spread_over_axes(all, axes);
        if (all.size() != axes) wrong("\"" + name + "\" for another number of axes");
        return all;
    }
    [[nodiscard]] std::string text(std::size_t place, const std::string& name,
                                   const std::string& otherwise) const {
        const Value* found = find(place, name);
        return found == nullptr ? otherwise : found->text;
    }
    [[nodiscard]] bool truth(std::size_t place, const std::string& name, bool otherwise) const {
        const Value* found = find(place, name);
        return found == nullptr ? otherwise : found->number != 0;
    }
};

inline constexpr std::size_t kByName = 1000;  // a place that no argument has

/// Runs a program. Every name that it uses is a variable, or one of the functions that it was given.
class Python {
  public:
    explicit Python(std::map<std::string, Function> functions) : functions_(std::move(functions)) {}

    std::map<std::string, Value> variables;
    Value returned;  // by the last "return"
    Value last;      // what the last line came to

    void run(std::string_view program) {
        for (const std::string& line : logical_lines(program)) statement(line);
    }

  private:
    // Lines that end outside of all brackets, without comments and empty ones.
    static std::vector<std::string> logical_lines(std::string_view program) {
        std::vector<std::string> lines(1);
        int depth = 0;
        bool quoted = false;
        bool comment = false;
        for (const char c : program) {
            if (c == '\n') comment = false;
            if (!comment && c == '"') quoted = !quoted;
            if (!quoted && c == '#') comment = true;
            if (comment) continue;
            if (!quoted && (c == '(' || c == '[')) ++depth;
            if (!quoted && (c == ')' || c == ']')) --depth;
            if (c == '\n' && depth == 0)
                lines.emplace_back();
            else
                lines.back() += c == '\n' ? ' ' : c;
        }
        return lines;
    }

    static bool begins(std::string_view text, std::string_view with) { return text.starts_with(with); }

    void statement(std::string line) {
        line.erase(0, line.find_first_not_of(' '));
        if (line.empty()) return;
        for (const std::string_view head : {"import ", "from ", "class ", "def ", "super()"}) {
            if (begins(line, head)) return;
        }
        text_ = line;
        at_ = 0;
        if (begins(line, "return ")) {
            at_ = 7;
            returned = sum();
            return;
        }
        std::string target;
        for (std::size_t i = 0; i < line.size() && (of_name(line[i]) || line[i] == ' '); ++i) {
            if (line.substr(i, 3) == " = ") {
                target = line.substr(0, i);
                at_ = i + 3;
            }
        }
        Value made = sum();
        skip();
        if (at_ != text_.size()) wrong("more than an expression: " + text_.substr(at_));
        last = made;
        if (!target.empty()) variables[target] = std::move(made);
    }

    static bool of_name(char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.';
    }

    void skip() {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    }
    [[nodiscard]] char next() {
        skip();
        return at_ < text_.size() ? text_[at_] : '\0';
    }
    bool take(char c) {
        if (next() != c) return false;
        ++at_;
        return true;
    }
    void demand(char c) {
        if (!take(c)) wrong(std::string("expected ") + c + " in " + text_ + " at " + text_.substr(at_));
    }

    Value sum() {
        Value left = term();
        while (next() == '+' || next() == '-') {
            const char sign = text_[at_++];
            left = calculated(sign, left, term());
        }
        return left;
    }
    Value term() {
        Value left = factor();
        while (next() == '*' || next() == '/') {
            const char sign = text_[at_++];
            left = calculated(sign, left, factor());
        }
        return left;
    }
    Value factor() {
        if (take('-')) return of(-factor().number);
        Value v = atom();
        for (;;) {
            if (next() == '(')
                v = called(v);
            else if (next() == '[')
                v = part(v);
            else if (next() == '.')
                v = method(v, name().substr(1));
            else
                return v;
        }
    }

    static double calculated(char sign, double a, double b) {
        return sign == '+' ? a + b : sign == '-' ? a - b : sign == '*' ? a * b : a / b;
    }
    Value calculated(char sign, const Value& a, const Value& b) {
        if (a.kind == Value::Kind::number && b.kind == Value::Kind::number)
            return of(calculated(sign, a.number, b.number));
        const auto as_array = [](const Value& v) {
            return v.kind == Value::Kind::number ? Array{{1}, {v.number}} : array(v);
        };
        const Array right = b.blank && given_bias ? given_bias(b.array.shape) : as_array(b);
        return of(combined(as_array(a), right, [&](double x, double y) { return calculated(sign, x, y); }));
    }

    std::string name() {
        skip();
        const std::size_t begin = at_;
        while (at_ < text_.size() && of_name(text_[at_])) ++at_;
        return text_.substr(begin, at_ - begin);
    }

    Value atom() {
        const char c = next();
        if (c == '(' || c == '[') return bracketed();
        if (c == '"') {
            const std::size_t end = text_.find('"', at_ + 1);
            Value v = of(text_.substr(at_ + 1, end - at_ - 1));
            at_ = end + 1;
            return v;
        }
        if (std::isdigit(static_cast<unsigned char>(c))) {
            std::size_t length = 0;
            const double number = std::stod(text_.substr(at_), &length);
            at_ += length;
            return of(number);
        }
        return named(name());
    }

    // (a, b), [a, b] and (a)
    Value bracketed() {
        const char close = text_[at_++] == '(' ? ')' : ']';
        std::vector<Value> items;
        bool commas = close == ']';
        while (next() != close) {
            items.push_back(sum());
            if (!take(',')) break;
            commas = true;
        }
        demand(close);
        return commas ? of(std::move(items)) : items.at(0);
    }

    Value named(const std::string& full) {
        if (full == "True" || full == "False") return of(full == "True" ? 1.0 : 0.0);
        if (full == "jnp.inf") return of(std::numeric_limits<double>::infinity());
        if (const auto found = variables.find(full); found != variables.end()) return found->second;
        if (const auto found = functions_.find(full); found != functions_.end()) return of(found->second);
        // A method of a variable: x.reshape
        const std::size_t dot = full.find('.');
        if (const auto found = variables.find(full.substr(0, dot));
            dot != std::string::npos && found != variables.end())
            return method(found->second, full.substr(dot + 1));
        // jax.lax.max, onnx.TensorProto.FLOAT: what is passed on
        if (next() != '(' && dot != std::string::npos) return of(full.substr(full.rfind('.') + 1));
        wrong("the name " + full + " is not known");
    }

    // The tensor is the first argument of a function of this name.
    Value method(const Value& tensor, const std::string& name) {
        const auto found = functions_.find("." + name);
        if (found == functions_.end()) wrong("no method " + name);
        return of(Function([function = found->second, tensor](const Arguments& given) {
            Arguments all = given;
            all.positional.insert(all.positional.begin(), tensor);
            return function(all);
        }));
    }

    Value called(const Value& function) {
        if (function.kind != Value::Kind::function) wrong("what is called is no function: " + text_);
        demand('(');
        Arguments all;
        while (next() != ')') {
            const std::size_t begin = at_;
            const std::string keyword = name();
            if (!keyword.empty() && next() == '=') {
                ++at_;
                all.keywords[keyword] = sum();
            } else {
                at_ = begin;
                all.positional.push_back(sum());
            }
            if (!take(',')) break;
        }
        demand(')');
        return function.function(all);
    }

    // x[:, 1:-2, :], and x[0] of a list
    Value part(const Value& whole_value) {
        demand('[');
        if (whole_value.kind == Value::Kind::list) {
            Value index = sum();
            demand(']');
            return whole_value.items.at(static_cast<std::size_t>(whole(index)));
        }
        Pairs cut;
        while (next() != ']') {
            const std::int64_t begin = next() == ':' ? 0 : whole(sum());
            demand(':');
            const std::int64_t end = next() == ',' || next() == ']' ? 0 : whole(sum());
            if (begin < 0 || end > 0) wrong("a slice that is not counted from both ends");
            cut.emplace_back(-begin, end);
            if (!take(',')) break;
        }
        demand(']');
        return of(padded(array(whole_value), cut));
    }

    std::map<std::string, Function> functions_;
    std::string text_;
    std::size_t at_ = 0;

  public:
    std::function<Array(const Sizes&)> given_bias;  // for zeros that are added
};

}  // namespace convwalk::testing::run_code
