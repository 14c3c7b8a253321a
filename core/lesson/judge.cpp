#include "lesson/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <utility>

#include "basics/errors.h"
#include "lesson/cell_sets.h"
#include "lesson/goals.h"
#include "lesson/slips.h"
#include "lesson/vary.h"
#include "lesson/words.h"

namespace convwalk {
namespace {

// @pre there is one
template <typename T>
void keep_first(std::vector<T>& all) {
    all.erase(all.begin() + 1, all.end());
}

Subject subject_of_task(const LessonScene& scene) {
    return subject_of(scene.scenario, scene.task->layer);
}

const std::string& asked(const LessonTask& task) {
    static const std::string output = "output";
    return task.kind == TaskKind::size && task.of.empty() ? output : task.of;
}

bool matches(const TypedNumbers& typed, const Amount& right) {
    if (typed.empty() || (typed.size() != 1 && typed.size() != right.size())) return false;
    for (std::size_t i = 0; i < right.size(); ++i) {
        const TypedNumber& number = typed[typed.size() == 1 ? 0 : i];
        const double slack = number.tolerance + 1e-9 * std::max(1.0, std::abs(right[i]));
        if (std::abs(number.value - right[i]) > slack) return false;
    }
    return true;
}

MarkedCells sorted(MarkedCells cells) {
    std::sort(cells.begin(), cells.end());
    cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
    return cells;
}

// --- layers that are looked for

using Candidates = std::vector<std::int64_t>;

// Values that are tried for a field, the simplest first.
Candidates candidates(LayerField field) {
    const auto from_to = [](std::int64_t first, std::int64_t last) {
        Candidates all;
        for (std::int64_t n = first; n <= last; ++n) all.push_back(n);
        return all;
    };
    switch (field) {
        case LayerField::kernel:
            return from_to(1, 9);
        case LayerField::stride:
            return from_to(1, 5);
        case LayerField::padding:
            return from_to(0, 8);
        case LayerField::padding_end:
            return from_to(0, 3);
        case LayerField::dilation:
            return from_to(1, 5);
        case LayerField::output_padding:
            return from_to(0, 4);
        case LayerField::in_channels:
        case LayerField::out_channels:
        case LayerField::groups:
            return from_to(1, 16);
        default:
            return {};
    }
}

// Kernels that are tried: of few cells every one with -1, 0 and 1, else those that have a name.
std::vector<Values> kernels_tried(const Layer& layer, Values values) {
    std::vector<Values> all;
    for (const KernelFill fill : kKernelFills) {
        values.kernel = fill;
        if (fill != KernelFill::random && !why_values_unfit(layer, values)) all.push_back(values);
    }
    const Extents extents = kernel_extents(layer);
    const std::int64_t cells = cell_count(extents);
    constexpr std::int64_t kFew = 6;
    if (cells > kFew) return all;
    std::int64_t count = 1;
    for (std::int64_t i = 0; i < cells; ++i) count *= 3;
    for (std::int64_t n = 0; n < count; ++n) {
        Tensor kernel{extents, std::vector<double>(static_cast<std::size_t>(cells))};
        std::int64_t rest = n;
        for (double& number : kernel.values) {
            number = double(rest % 3 == 2 ? -1 : rest % 3);
            rest /= 3;
        }
        values.kernel = std::move(kernel);
        all.push_back(values);
    }
    return all;
}

std::optional<MadeLayer> with_kernel(const LessonScene& scene, const Subject& subject, const Subject& made) {
    for (const Values& values : kernels_tried(made.layer, made.scenario.values)) {
        if (all_hold(scene.task->goals, with_values(made, values), subject))
            return MadeLayer{made.request, values};
    }
    return std::nullopt;
}

// The first of all combinations that fulfils the goals, fields varied from the last one on.
std::optional<MadeLayer> found_layer(const LessonScene& scene, const Subject& subject, LayerRequest made,
                                     const std::vector<LayerField>& fields, std::size_t field) {
    if (field == fields.size()) {
        if (why_invalid(made)) return std::nullopt;
        const Subject with = with_layer(subject, made);
        if (scene.free_kernel) return with_kernel(scene, subject, with);
        return all_hold(scene.task->goals, with, subject) ? std::optional(MadeLayer{made}) : std::nullopt;
    }
    for (const std::int64_t value : candidates(fields[field])) {
        put_number(made, fields[field], value);
        if (auto found = found_layer(scene, subject, made, fields, field + 1)) return found;
    }
    return std::nullopt;
}

// The scene's network as it is, or else the layer that the goals name over and over.
std::optional<NetworkDocument> network_wanted(const LessonScene& scene) {
    const Subject subject = subject_of_task(scene);
    const NetworkDocument& own = *scene.scenario.network();
    const auto fulfils = [&](const NetworkDocument& network) {
        const bool fits = !report_of(network.stack).refusal;
        return fits && all_hold(scene.task->goals, subject_of(asked_of(scene, network).scenario), subject);
    };
    if (fulfils(own)) return own;
    constexpr int kMostTried = 12;
    for (const Goal& goal : scene.task->goals) {
        for (int count = 1; goal.name == "layers" && count <= kMostTried; ++count) {
            NetworkDocument network = with_notation(own, fmt::format("{}x {}", count, goal.argument), {});
            if (fulfils(network)) return network;
        }
    }
    return std::nullopt;
}

std::optional<MadeLayer> layer_wanted(const LessonScene& scene) {
    const Subject subject = subject_of_task(scene);
    if (scene.task->kind == TaskKind::make)
        return found_layer(scene, subject, subject.request, scene.free, 0);
    // A call that is written: any layer over what comes out of this one.
    LayerRequest way_back;
    way_back.layer.op = Operator::transposed_convolution;
    way_back.layer.axes.assign(subject.layer.axes.size(), AxisSpec());
    const Extents input = output_extents(subject.layer);
    for (std::size_t i = 0; i < input.size(); ++i) way_back.layer.axes[i].input = input[i];
    return found_layer(
        scene, subject, way_back,
        {LayerField::kernel, LayerField::stride, LayerField::padding, LayerField::output_padding}, 0);
}

// --- what is said

std::string after_words(const Lesson& lesson, const LessonScene& scene) {
    return scene.words.after.empty() ? common_words(lesson.language, "right")
                                     : filled(scene.words.after, scene);
}

std::string with_hint(const Lesson& lesson, const LessonScene& scene) {
    if (scene.words.hints.empty()) return common_words(lesson.language, "not_yet");
    return filled(scene.words.hints.front(), scene);
}

Verdict judged_numbers(const Lesson& lesson, const LessonScene& scene, const TypedNumbers& typed) {
    const std::optional<Amount> right = right_amount(scene);
    if (right && matches(typed, *right)) return {true, "", after_words(lesson, scene)};
    const Subject subject = subject_of_task(scene);
    for (const std::string& name : scene.task->slips) {
        const auto slip = right ? slip_named(name)->of(subject, scene.task->at, *right) : std::nullopt;
        if (!slip || same_amount(*slip, *right) || !matches(typed, *slip)) continue;
        return {false, name, filled(common_words(lesson.language, "slip_" + name), scene)};
    }
    return {false, "", with_hint(lesson, scene)};
}

Verdict judged_cells(const Lesson& lesson, const LessonScene& scene, const MarkedCells& marked) {
    const MarkedCells right = right_cells(scene).value_or(MarkedCells());
    const auto is_meant = [&](const Extents& cell) {
        return std::find(right.begin(), right.end(), cell) != right.end();
    };
    const auto wrong =
        std::count_if(marked.begin(), marked.end(), [&](const Extents& c) { return !is_meant(c); });
    const auto missing = std::ssize(sorted(right)) - (std::ssize(sorted(marked)) - wrong);
    const bool point = scene.task->kind == TaskKind::point;
    if (!marked.empty() && wrong == 0 && (point || missing == 0))
        return {true, "", after_words(lesson, scene)};
    if (marked.empty() && right.empty() && !point) return {true, "", after_words(lesson, scene)};
    if (point) return {false, "", with_hint(lesson, scene)};
    const char* name = wrong > 0 && missing > 0 ? "some_wrong_some_missing"
                       : wrong > 0              ? "some_wrong"
                                                : "some_missing";
    return {false, name, common_words(lesson.language, name)};
}

Verdict judged_layer(const Lesson& lesson, const LessonScene& scene, const MadeLayer& made) {
    const Subject subject = subject_of_task(scene);
    const Subject layer = with_layer(subject, made.layer);
    const Subject judged = made.values ? with_values(layer, fitted(layer.layer, *made.values)) : layer;
    for (const Goal& goal : scene.task->goals) {
        if (holds(goal, judged, subject)) continue;
        const std::string name = (goal.wanted ? "goal_" : "goal_not_") + goal.name;
        const std::string words =
            has_common_words(lesson.language, name) ? common_words(lesson.language, name) : "";
        if (words.empty()) return {false, "", with_hint(lesson, scene)};
        return {false, name, filled_by(words, judged, goal.argument)};
    }
    return {true, "", after_words(lesson, scene)};
}

Verdict judged_network(const Lesson& lesson, const LessonScene& scene, const NetworkDocument& network) {
    const LessonScene written = asked_of(scene, network);
    const Subject made = subject_of(written.scenario);
    const Subject subject = subject_of_task(scene);
    for (const Goal& goal : scene.task->goals) {
        if (holds(goal, made, subject)) continue;
        const std::string name = "goal_" + goal.name;
        if (!has_common_words(lesson.language, name)) return {false, "", with_hint(lesson, scene)};
        return {false, name, filled_by(common_words(lesson.language, name), made, goal.argument)};
    }
    return {true, "", after_words(lesson, written)};
}

Verdict judged_options(const Lesson& lesson, const LessonScene& scene, const ChosenOptions& chosen) {
    const ChosenOptions right = right_options(scene);
    const bool ranks = scene.task->kind == TaskKind::rank;
    const bool does =
        ranks ? chosen == right
              : chosen.size() == 1 && std::find(right.begin(), right.end(), chosen[0]) != right.end();
    if (does) return {true, "", after_words(lesson, scene)};
    if (!ranks && !chosen.empty() && chosen[0] < scene.words.wrong.size() &&
        !scene.words.wrong[chosen[0]].empty())
        return {false, "", filled(scene.words.wrong[chosen[0]], scene)};
    return {false, "", with_hint(lesson, scene)};
}

}  // namespace

std::optional<Amount> right_amount(const LessonScene& scene) {
    const Quantity* quantity = quantity_named(asked(*scene.task));
    return quantity == nullptr ? std::nullopt : quantity->of(subject_of_task(scene), scene.task->at);
}

std::optional<MarkedCells> right_cells(const LessonScene& scene) {
    const CellSet* set = cell_set_named(scene.task->of);
    return set == nullptr ? std::nullopt : set->of(subject_of_task(scene), scene.task->at);
}

ChosenOptions right_options(const LessonScene& scene) {
    const LessonTask& task = *scene.task;
    ChosenOptions right;
    if (task.kind == TaskKind::rank) {
        std::vector<std::pair<double, std::size_t>> keys;
        for (std::size_t i = 0; i < task.options.size(); ++i) {
            const auto key =
                quantity_named(task.of)->of(subject_of(task.options[i].scenario, task.layer), task.at);
            if (!key) return {};
            keys.emplace_back(key->front(), i);
        }
        std::sort(keys.begin(), keys.end());
        for (const auto& [key, option] : keys) right.push_back(option);
        return right;
    }
    const Subject subject = subject_of_task(scene);
    for (std::size_t i = 0; i < task.options.size(); ++i) {
        const TaskOption& option = task.options[i];
        const Subject made = subject_of(option.scenario, task.layer);
        if (all_hold(option.claims.empty() ? task.goals : option.claims, made, subject)) right.push_back(i);
    }
    return right;
}

std::optional<GivenAnswer> solution_of(const LessonScene& scene) {
    switch (scene.task->kind) {
        case TaskKind::size:
        case TaskKind::value:
        case TaskKind::count: {
            const auto right = right_amount(scene);
            if (!right) return std::nullopt;
            TypedNumbers numbers;
            for (const double number : *right) numbers.push_back({number, 0});
            return numbers;
        }
        case TaskKind::point:
        case TaskKind::paint: {
            auto cells = right_cells(scene);
            if (!cells || cells->empty()) return std::nullopt;
            if (scene.task->kind == TaskKind::point) keep_first(*cells);
            return *cells;
        }
        case TaskKind::make:
        case TaskKind::code: {
            auto made = layer_wanted(scene);
            if (!made) return std::nullopt;
            return *made;
        }
        case TaskKind::network: {
            auto network = network_wanted(scene);
            if (!network) return std::nullopt;
            return *std::move(network);
        }
        case TaskKind::choose:
        case TaskKind::rank: {
            ChosenOptions right = right_options(scene);
            if (right.empty()) return std::nullopt;
            if (scene.task->kind == TaskKind::choose) keep_first(right);
            return right;
        }
    }
    return std::nullopt;
}

Verdict judge(const Lesson& lesson, const LessonScene& scene, const GivenAnswer& answer) {
    if (const auto* numbers = std::get_if<TypedNumbers>(&answer))
        return judged_numbers(lesson, scene, *numbers);
    if (const auto* cells = std::get_if<MarkedCells>(&answer)) return judged_cells(lesson, scene, *cells);
    if (const auto* layer = std::get_if<MadeLayer>(&answer)) return judged_layer(lesson, scene, *layer);
    if (const auto* network = std::get_if<NetworkDocument>(&answer))
        return judged_network(lesson, scene, *network);
    return judged_options(lesson, scene, std::get<ChosenOptions>(answer));
}

}  // namespace convwalk
