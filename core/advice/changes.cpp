#include "advice/changes.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

#include "basics/errors.h"

namespace convwalk {
namespace {

struct AxisField {
    std::string_view name;
    std::int64_t AxisSpec::*member;
};
constexpr std::array kAxisFields = {
    AxisField{"input", &AxisSpec::input},
    AxisField{"kernel", &AxisSpec::kernel},
    AxisField{"stride", &AxisSpec::stride},
    AxisField{"padding before", &AxisSpec::padding_begin},
    AxisField{"padding after", &AxisSpec::padding_end},
    AxisField{"dilation", &AxisSpec::dilation},
    AxisField{"output padding", &AxisSpec::output_padding},
};

std::string size_text(std::int64_t cells) {
    return cells < 1 ? "no output" : fmt::format("{}", cells);
}

// "factor 2", "output size 7"
std::string resizing_text(const AxisSpec& a) {
    return a.output_size ? fmt::format("output size {}", *a.output_size)
                         : fmt::format("factor {}", to_string(a.factor));
}

// One axis on its way from the first layer to the second.
class Way {
  public:
    Way(const Layer& from, const Layer& to, std::size_t axis, std::vector<Change>& changes)
        : op_(from.op),
          now_(from.axes[axis]),
          goal_op_(to.op),
          goal_(to.axes[axis]),
          axis_(axis),
          axis_name_(axis_name(axis, from.axes.size())),
          changes_(changes) {}

    void go() {
        change_operator();
        change_resizing();
        for (const AxisField& field : kAxisFields) {
            const std::int64_t before = now_.*field.member;
            const std::int64_t after = goal_.*field.member;
            if (before != after)
                step(std::string(field.name), before, after, [&] { now_.*field.member = after; });
        }
        if (now_.ceil_mode != goal_.ceil_mode)
            step("ceil mode", now_.ceil_mode, goal_.ceil_mode, [&] { now_.ceil_mode = goal_.ceil_mode; });
    }

  private:
    void change_operator() {
        if (op_ == goal_op_) return;
        const std::string words = fmt::format("{} → {}{}", name_of(op_), name_of(goal_op_), where("on"));
        step({"operator", axis_, 0, 0, 0, 0, words}, [&] {
            op_ = goal_op_;
            // What the other operator has no use for goes with it.
            if (!is_window_pooling(op_)) now_.ceil_mode = false;
            if (op_ != Operator::transposed_convolution) now_.output_padding = 0;
        });
    }

    void change_resizing() {
        if (now_.factor == goal_.factor && now_.output_size == goal_.output_size) return;
        const std::string words =
            fmt::format("{} → {}{}", resizing_text(now_), resizing_text(goal_), where("on"));
        step({"factor", axis_, 0, 0, 0, 0, words}, [&] {
            now_.factor = goal_.factor;
            now_.output_size = goal_.output_size;
        });
    }

    template <typename Apply>
    void step(const std::string& field, std::int64_t before, std::int64_t after, Apply apply) {
        step({field, axis_, before, after, 0, 0,
              fmt::format("{}{} {} → {}", field, where("of"), before, after)},
             apply);
    }

    // @param change what it is called, without its sizes
    template <typename Apply>
    void step(Change change, Apply apply) {
        change.size_before = output_size(op_, now_);
        apply();
        change.size_after = output_size(op_, now_);
        change.sentence +=
            fmt::format(": size {} → {}", size_text(change.size_before), size_text(change.size_after));
        changes_.push_back(std::move(change));
    }

    // " of the row axis"; "" where there is only one.
    [[nodiscard]] std::string where(std::string_view preposition) const {
        return axis_name_.empty() ? "" : fmt::format(" {} the {} axis", preposition, axis_name_);
    }

    Operator op_;
    AxisSpec now_;
    Operator goal_op_;
    AxisSpec goal_;
    std::size_t axis_;
    std::string_view axis_name_;
    std::vector<Change>& changes_;
};

}  // namespace

std::vector<Change> what_changed(const LayerRequest& from, const LayerRequest& to) {
    for (const LayerRequest* request : {&from, &to}) {
        if (const auto why = why_invalid(*request)) throw BadInput(why->sentence);
    }
    const Layer before = resolved(from);
    const Layer after = resolved(to);
    if (before.axes.size() != after.axes.size())
        throw BadInput(
            fmt::format("one layer has {} dimensions and the other {}; only layers with as many can be "
                        "compared",
                        before.axes.size(), after.axes.size()));
    std::vector<Change> changes;
    for (std::size_t axis = 0; axis < before.axes.size(); ++axis) Way(before, after, axis, changes).go();
    return changes;
}

}  // namespace convwalk
