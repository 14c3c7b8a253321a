#include "desk/export_suggestions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "basics/text.h"
#include "export/animation.h"
#include "picture/figures.h"

namespace convwalk {
namespace {

// Steps that visit one row of a map after the other.
struct Rows {
    std::int64_t rows = 0;     ///< 0: the steps visit none
    std::int64_t columns = 0;  ///< steps to a row
    std::int64_t cycle = 1;    ///< rows until the window reads as it did before
};

Rows rows_of(const Figure& f) {
    const auto of = [](const Extents& extents, std::int64_t cycle) {
        return Rows{extents[0] * extents[1], extents[2], cycle};
    };
    const Extents outputs = output_extents(f.layout);
    const Extents inputs = input_extents(f.layout);
    // A view of both faces has steps for the result behind those of the cells.
    const auto visited = [&](const Extents& cells) {
        return f.timeline.steps >= cell_count(cells) && f.timeline.steps <= cell_count(cells) + 2;
    };
    const bool by_inputs = f.scenario.view.kind == ViewKind::scatter ||
                           (f.scenario.view.kind == ViewKind::overlap && visited(inputs));
    if (!is_of_layer(f.scenario.view.kind)) return {};
    if (by_inputs) return visited(inputs) ? of(inputs, 1) : Rows{};
    return visited(outputs) ? of(outputs, f.layout.axes[1].gap + 1) : Rows{};
}

Tick duration_of(const Figure& f, const ExportSettings& output) {
    Figure part = f;
    part.scenario.output = output;
    return exported_timeline(part).duration();
}

std::string rows_in_words(std::int64_t rows, const char* which) {
    return rows == 1 ? fmt::format("{} row", which) : fmt::format("{} {} rows", which, rows);
}

class Suggestions {
  public:
    explicit Suggestions(const Figure& figure) : figure_(figure), rows_(rows_of(figure)) {}

    std::vector<ExportSuggestion> all() {
        first_rows();
        faster();
        middle_rows();
        return std::move(found_);
    }

  private:
    void add(std::string words, Scenario scenario, Tick duration) {
        if (duration <= kLongAnimation) found_.push_back({std::move(words), duration, std::move(scenario)});
    }

    // @param first, last from 1; 0: from the start
    void add_steps(std::string words, std::int64_t first, std::int64_t last) {
        Scenario s = figure_.scenario;
        s.output.first_step = first;
        s.output.last_step = last;
        const Tick duration = duration_of(figure_, s.output);
        add(std::move(words), std::move(s), duration);
    }

    void first_rows() {
        // More rows take longer.
        std::int64_t fit = 0;
        std::int64_t beyond = rows_.rows;
        while (beyond - fit > 1) {
            const std::int64_t rows = fit + (beyond - fit) / 2;
            ExportSettings output = figure_.scenario.output;
            output.first_step = 0;
            output.last_step = rows * rows_.columns;
            (duration_of(figure_, output) <= kLongAnimation ? fit : beyond) = rows;
        }
        if (fit > 0) add_steps(rows_in_words(fit, "first"), 0, fit * rows_.columns);
    }

    void faster() {
        constexpr std::array<Tick, 8> kStepTimes = {400, 300, 250, 200, 150, 120, 100, 80};  // ms
        for (const Tick step_ms : kStepTimes) {
            if (step_ms >= figure_.scenario.pace.step_ms) continue;
            Scenario s = figure_.scenario;
            s.pace.step_ms = step_ms;
            const Tick duration = exported_timeline(figure(s)).duration();
            if (duration > kLongAnimation) continue;
            return add(fmt::format("{} s a step", double(step_ms) / 1000), std::move(s), duration);
        }
    }

    // Where all of the border is left behind: as many rows as differ in what they read.
    void middle_rows() {
        if (rows_.rows < 3) return;
        const std::int64_t rows = std::min(rows_.cycle, rows_.rows - 2);
        const std::int64_t from = (rows_.rows - rows) / 2;
        add_steps(rows_in_words(rows, "middle"), from * rows_.columns + 1, (from + rows) * rows_.columns);
    }

    const Figure& figure_;
    Rows rows_;
    std::vector<ExportSuggestion> found_;
};

}  // namespace

std::vector<ExportSuggestion> shorter_exports(const Figure& f) {
    if (exported_timeline(f).duration() <= kLongAnimation) return {};
    return Suggestions(f).all();
}

}  // namespace convwalk
