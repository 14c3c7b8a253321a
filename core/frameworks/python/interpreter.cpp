#include "frameworks/python/interpreter.h"

#include <fmt/format.h>

#include "frameworks/read/make_values.h"

namespace convwalk::python {
namespace {

constexpr std::size_t kMostSteps = 2'000'000;
constexpr std::size_t kMostObjects = 300'000;
constexpr int kDeepest = 250;  // values and calls within one another

}  // namespace

Interpreter::~Interpreter() {
    for (const auto& object : objects_) object->clear();
}

void Interpreter::step(const Place& place) {
    if (++steps_ > kMostSteps)
        throw bad_code(
            place,
            fmt::format("the program takes more than {} steps up to here; no more are taken", kMostSteps));
}

Interpreter::Level::Level(Interpreter& interpreter, const Place& place) : interpreter_(interpreter) {
    // What a constructor throws ends without its destructor.
    if (interpreter.depth_ >= kDeepest)
        throw bad_code(place,
                       fmt::format("calls and values nest too deeply here; {} levels are read", kDeepest));
    ++interpreter.depth_;
}

void Interpreter::keep_object(std::shared_ptr<Object> object) {
    if (objects_.size() >= kMostObjects)
        throw BadInput(fmt::format(
            "line 1: the program makes more than {} lists and objects; no more are kept", kMostObjects));
    objects_.push_back(std::move(object));
}

Value Interpreter::list(std::vector<Value> items, const Place& place, Sequence::Form form) {
    steps_ += items.size() / 8;
    Value value = list_at(std::move(items), place, form);
    keep_object(value.object);
    return value;
}

Value Interpreter::object_value(Value::Kind kind, std::shared_ptr<Object> object, const Place& place) {
    Value value = value_at(kind, place);
    value.object = std::move(object);
    return value;
}

void Interpreter::remember_unread(const Place& place, std::string_view reason) {
    if (!first_unread_) first_unread_ = bad_code(place, reason);
}

}  // namespace convwalk::python
