#include "ui/dialogs/export_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "basics/text.h"
#include "ui/dialogs/modal_page.h"

namespace convwalk {
namespace {

// Design pixels.
constexpr double kLabel = 84;    // of the words before a control
constexpr double kControl = 26;  // height
constexpr double kRow = 33;      // from one control to the one below

struct NamedSize {
    std::string_view name;
    SizePx size;
};
constexpr std::array<NamedSize, 4> kSizes = {
    {{"Square", {1080, 1080}}, {"Slide 16:9", {1280, 720}}, {"HD", {1920, 1080}}, {"4:3", {800, 600}}}};

/// Rows of words and controls that change a scenario.
class Sheet {
  public:
    Sheet(Controls& controls, const Scenario& scenario)
        : edit{scenario, false, false}, controls_(controls), width_px_(ImGui::GetContentRegionAvail().x) {}

    Edit<Scenario> edit;

    [[nodiscard]] const Style& style() const { return controls_.style; }
    [[nodiscard]] Scenario& scenario() { return edit.value; }

    /// Begins a row.
    void label(std::string_view words) {
        label_y_ = next_y_;
        next_y_ += style().px(kRow);
        ImGui::SetCursorPos({left_, words_y()});
        text(words, style().fonts.body, style().colours.ink);
        ImGui::SameLine(style().px(kLabel));
        ImGui::SetCursorPosY(label_y_);
    }
    /// Another control in the row.
    void next() const {
        ImGui::SameLine(0, style().px(8));
        ImGui::SetCursorPosY(label_y_);
    }
    /// Words behind a control.
    void remark(std::string_view words) {
        ImGui::SameLine(0, style().px(8));
        ImGui::SetCursorPosY(words_y());
        text(words, style().fonts.body, style().colours.muted);
    }
    /// Muted words below the controls.
    void below(std::string_view words) {
        ImGui::SetCursorPos({style().px(kLabel), label_y_ + style().px(kControl + 3)});
        wrapped_text(words, style().fonts.small, style().colours.muted);
        next_y_ = ImGui::GetCursorPosY() + style().px(4);
    }
    void end() const {
        ImGui::SetCursorPos({left_, next_y_});
        ImGui::Dummy({0, 0});
    }
    /// The width that is left for controls, in pixels of the design.
    [[nodiscard]] double room() const { return width_px_ / style().scale - kLabel; }

    void changed_at_once() { edit.changed = edit.done = true; }

    template <typename T>
    void number(NumberField field, double width, T& target) {
        field.value = static_cast<std::int64_t>(target);
        field.width_px = style().px(width);
        const Edit<std::int64_t> e = number_field(controls_, field);
        // Beyond any limit, and within what the type and the field hold.
        constexpr std::int64_t kMost = sizeof(T) < sizeof(std::int64_t) ? 100'000 : 1'000'000'000'000;
        if (e.changed) target = static_cast<T>(std::clamp<std::int64_t>(e.value, -kMost, kMost));
        edit.changed = edit.changed || e.changed;
        edit.done = edit.done || e.done;
    }
    std::optional<std::size_t> either(const char* id, std::span<const std::string_view> names,
                                      std::size_t chosen) {
        return segmented(style(), id, names, chosen, style().px(room()), kControl);
    }
    void on_off(const std::string& words, bool& target) {
        if (!switch_button(style(), words, target)) return;
        target = !target;
        changed_at_once();
    }

  private:
    [[nodiscard]] float words_y() const {
        const FontScope font(style().fonts.body);
        return label_y_ + std::floor((style().px(kControl) - ImGui::GetTextLineHeight()) / 2);
    }

    Controls& controls_;
    float width_px_;
    float left_ = ImGui::GetCursorPosX();
    float label_y_ = ImGui::GetCursorPosY();
    float next_y_ = label_y_;
};

bool outside(std::int64_t value, std::int64_t least, std::int64_t most) {
    return value < least || value > most;
}

void size_rows(Sheet& sheet) {
    SizePx& size = sheet.scenario().output.size;
    std::vector<std::string> names;
    std::size_t chosen = kSizes.size();
    for (std::size_t i = 0; i < kSizes.size(); ++i) {
        names.push_back(
            fmt::format("{}, {} × {}", kSizes[i].name, kSizes[i].size.width, kSizes[i].size.height));
        if (kSizes[i].size == size) chosen = i;
    }
    if (chosen == kSizes.size()) names.emplace_back("Another");
    sheet.label("Size");
    if (const auto picked = choice_menu(sheet.style(), "size", names, chosen, sheet.room());
        picked && *picked < kSizes.size()) {
        size = kSizes[*picked].size;
        sheet.changed_at_once();
    }
    sheet.label("");
    const auto side = [&](const char* id, int& value, int least, int most) {
        sheet.number(
            {.id = id, .least = least, .most = most, .wrong = outside(value, least, most), .step = 10}, 64,
            value);
    };
    side("width", size.width, kSmallestPicture.width, kLargestPicture.width);
    sheet.remark("×");
    sheet.next();
    side("height", size.height, kSmallestPicture.height, kLargestPicture.height);
    sheet.remark("px");
}

void steps_rows(Sheet& sheet, std::int64_t steps) {
    ExportSettings& output = sheet.scenario().output;
    static constexpr std::array<std::string_view, 2> kNames = {"All", "Some"};
    const bool some = output.first_step != 0 || output.last_step != 0;
    sheet.label("Steps");
    if (const auto picked = sheet.either("steps", kNames, some ? 1 : 0)) {
        output.first_step = *picked == 1 ? 1 : 0;
        output.last_step = 0;
        sheet.changed_at_once();
    }
    if (!some) return;
    sheet.label("");
    std::int64_t last = output.last_step == 0 ? steps : output.last_step;
    const bool crossed = output.first_step > last;
    sheet.number(
        {.id = "first", .least = 0, .most = steps, .wrong = crossed || outside(output.first_step, 0, steps)},
        64, output.first_step);
    sheet.remark("to");
    sheet.next();
    const std::int64_t before = last;
    sheet.number({.id = "last", .least = 1, .most = steps, .wrong = crossed || outside(last, 1, steps)}, 64,
                 last);
    // The last step stays the last one when the layer changes.
    if (last != before) output.last_step = last == steps ? 0 : last;
    sheet.remark(fmt::format("of {}", steps));
    if (output.first_step == 0) sheet.below("From 0 on: with what comes before step 1.");
}

void animation_rows(Sheet& sheet, const Format& format, std::int64_t steps) {
    Pace& pace = sheet.scenario().pace;
    ExportSettings& output = sheet.scenario().output;
    static constexpr std::array<std::string_view, 2> kMotions = {"Step", "Smooth"};
    sheet.label("Motion");
    if (const auto picked = sheet.either("motion", kMotions, pace.motion == Motion::smooth ? 1 : 0)) {
        pace.motion = *picked == 1 ? Motion::smooth : Motion::discrete;
        sheet.changed_at_once();
    }
    if (pace.motion == Motion::smooth) {
        sheet.label("Frames");
        sheet.number({.id = "fps", .least = 1, .most = kMostFps, .wrong = outside(output.fps, 1, kMostFps)},
                     78, output.fps);
        sheet.remark("a second");
    }
    sheet.label("Step time");
    sheet.number({.id = "step time",
                  .least = kShortestStep,
                  .most = kLongestRest,
                  .after = " ms",
                  .wrong = outside(pace.step_ms, kShortestStep, kLongestRest),
                  .step = 50},
                 78, pace.step_ms);
    sheet.label("Hold");
    sheet.number({.id = "hold",
                  .least = 0,
                  .most = kLongestRest,
                  .after = " ms",
                  .wrong = outside(pace.hold_ms, 0, kLongestRest),
                  .step = 100},
                 78, pace.hold_ms);
    sheet.remark("at the end");
    if (format.loops) {
        sheet.label("Plays");
        sheet.number(
            {.id = "loops", .least = 0, .most = kMostLoops, .wrong = outside(output.loops, 0, kMostLoops)},
            78, output.loops);
        sheet.remark(output.loops == 0 ? "for ever" : output.loops == 1 ? "time" : "times");
    }
    steps_rows(sheet, steps);
}

void moment_rows(Sheet& sheet, const Figure* figure) {
    using Kind = StillMoment::Kind;
    StillMoment& moment = sheet.scenario().output.moment;
    static const std::vector<std::string> kNames = {"Start", "Middle", "End", "A step", "A time"};
    sheet.label("Moment");
    if (const auto picked = choice_menu(sheet.style(), "moment", kNames,
                                        static_cast<std::size_t>(moment.kind), sheet.room())) {
        const auto kind = static_cast<Kind>(*picked);
        moment = {kind, kind == Kind::step ? 1 : 0};
        sheet.changed_at_once();
    }
    if (moment.kind != Kind::step && moment.kind != Kind::time) return;
    const bool by_step = moment.kind == Kind::step;
    const std::int64_t least = by_step ? 1 : 0;
    std::int64_t most = std::numeric_limits<std::int32_t>::max();
    if (figure != nullptr) most = by_step ? figure->timeline.steps : figure->timeline.duration();
    sheet.label("");
    sheet.number({.id = "moment",
                  .least = least,
                  .most = most,
                  .after = by_step ? "" : " ms",
                  .wrong = outside(moment.value, least, most),
                  .step = by_step ? 1 : 50},
                 78, moment.value);
    if (by_step && figure != nullptr) sheet.remark(fmt::format("of {}", most));
}

std::string why_opaque(const Format& format) {
    std::vector<std::string> others;
    for (const Format* other : formats()) {
        if (other->alpha)
            others.push_back(other->is_folder() ? lower(other->title) : std::string(other->title));
    }
    return fmt::format("A {} can't hold soft edges over nothing; {} can.", format.title,
                       listed(others, " and "));
}

void look_rows(Sheet& sheet, const Format& format) {
    Scenario& s = sheet.scenario();
    std::vector<std::string> names = theme_names();
    std::size_t chosen =
        static_cast<std::size_t>(std::find(names.begin(), names.end(), s.theme.name) - names.begin());
    const bool changed = chosen == names.size() || s.theme != built_in_theme(s.theme.name);
    if (changed) {
        names.push_back(fmt::format("{}, changed", s.theme.name));
        chosen = names.size() - 1;
    }
    sheet.label("Theme");
    if (const auto picked = choice_menu(sheet.style(), "theme", names, chosen, sheet.room())) {
        s.theme = built_in_theme(names[*picked]);
        sheet.changed_at_once();
    }
    sheet.label("Show");
    sheet.on_off("Words", s.view.words);
    sheet.next();
    sheet.on_off("Indices", s.view.indices);
    sheet.label("Background");
    bool transparent = s.output.transparent && format.alpha;
    {
        const Resting resting(sheet.style(), !format.alpha);
        sheet.on_off("Transparent", transparent);
    }
    if (format.alpha) {
        s.output.transparent = transparent;
    } else {
        sheet.below(why_opaque(format));
    }
}

}  // namespace

Edit<Scenario> export_settings(Controls& controls, const Scenario& scenario, const Format& format,
                               const ExportPlan& plan) {
    Sheet sheet(controls, scenario);
    size_rows(sheet);
    if (format.still) {
        moment_rows(sheet, plan.figure.get());
    } else {
        animation_rows(sheet, format, plan.figure ? plan.figure->timeline.steps : 1);
    }
    look_rows(sheet, format);
    sheet.end();
    return sheet.edit;
}

}  // namespace convwalk
