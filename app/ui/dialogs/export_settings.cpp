#include "ui/dialogs/export_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "basics/text.h"
#include "export/series.h"
#include "scenario/export_limits.h"
#include "ui/dialogs/modal_page.h"
#include "ui/widgets/rows.h"
#include "views/views.h"

namespace convwalk {
namespace {

// Design pixels.
constexpr double kLabel = 84;  // of the words before a control
constexpr double kPitch = 33;  // from one row to the one below

struct NamedSize {
    std::string_view name;
    SizePx size;
};
constexpr std::array<NamedSize, 4> kSizes = {
    {{"16:9", kSlide}, {"HD", {1920, 1080}}, {"4:3", {800, 600}}, {"Square", {1080, 1080}}}};

/// Rows of words and controls that change a draft.
class Sheet {
  public:
    Sheet(Controls& controls, const ExportDraft& draft)
        : edit{draft, false, false},
          controls_(controls),
          rows_(controls, ImGui::GetContentRegionAvail().x, {.labels = kLabel}) {}

    Edit<ExportDraft> edit;

    [[nodiscard]] const Style& style() const { return controls_.style; }
    [[nodiscard]] Scenario& scenario() { return edit.value.scenario; }

    /// Begins a row.
    void label(std::string_view words) {
        y_ = next_y_;
        next_y_ += style().px(kPitch);
        ImGui::SetCursorPos({left_, y_});
        row_ = rows_.begin(words);
    }
    /// Another control in the row.
    void next() const {
        ImGui::SameLine(0, style().px(8));
        ImGui::SetCursorPosY(y_);
    }
    /// Words behind a control.
    void remark(std::string_view words) {
        const FontScope font(style().fonts.body);
        ImGui::SameLine(0, style().px(8));
        ImGui::SetCursorPosY(y_ + std::round((style().px(kRowHeight) - ImGui::GetFontSize()) / 2));
        text(words, style().fonts.body, style().colours.muted);
    }
    /// Muted words below the controls.
    void below(std::string_view words) {
        ImGui::SetCursorPos({style().px(kLabel), y_ + style().px(kRowHeight + 3)});
        wrapped_text(words, style().fonts.small, style().colours.muted);
        next_y_ = ImGui::GetCursorPosY() + style().px(4);
    }
    /// The cursor goes below the last row.
    void end() const {
        ImGui::SetCursorPos({left_, next_y_});
        ImGui::Dummy({0, 0});
    }

    void changed_at_once() { edit.changed = edit.done = true; }

    /// A number, marked where it is beyond its limits.
    /// @param width in pixels of the design
    template <typename T>
    void number(NumberField field, const Limits& limits, double width, T& target) {
        field.value = static_cast<std::int64_t>(target);
        field.least = limits.least;
        field.most = limits.most;
        field.wrong = field.wrong || !limits.hold(field.value);
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
        return segmented(style(), id, names, chosen, row_.control_px, kRowHeight);
    }
    /// Over the whole width, with no words before it.
    std::optional<std::size_t> wide_either(const char* id, std::span<const std::string_view> names,
                                           std::size_t chosen) {
        y_ = next_y_;
        next_y_ += style().px(kPitch);
        ImGui::SetCursorPos({left_, y_});
        return segmented(style(), id, names, chosen, ImGui::GetContentRegionAvail().x, kRowHeight);
    }
    std::optional<std::size_t> choice(const char* id, std::span<const std::string> names,
                                      std::size_t chosen) {
        return rows_.choice(row_, id, names, chosen);
    }
    void on_off(const std::string& words, bool& target) {
        if (!switch_button(style(), words, target)) return;
        target = !target;
        changed_at_once();
    }

  private:
    Controls& controls_;
    Rows rows_;
    Row row_;
    float left_ = ImGui::GetCursorPosX();
    float y_ = ImGui::GetCursorPosY();  // of the row
    float next_y_ = y_;                 // of the one below
};

// One of these, that of the canvas, or one's own.
void size_rows(Sheet& sheet, SizePx window, std::string_view label) {
    SizePx& size = sheet.scenario().output.size;
    std::vector<NamedSize> sizes(kSizes.begin(), kSizes.end());
    if (!why_unfit(window)) sizes.push_back({"Window", window});
    std::vector<std::string_view> names;
    std::size_t chosen = sizes.size();
    for (std::size_t i = sizes.size(); i-- > 0;) {
        if (sizes[i].size == size) chosen = i;
    }
    for (const NamedSize& named : sizes) names.push_back(named.name);
    if (const auto picked = sheet.wide_either("size", names, chosen)) {
        size = sizes[*picked].size;
        sheet.changed_at_once();
    }
    sheet.label(label);
    sheet.number({.id = "width", .step = 10}, kWidthLimits, 64, size.width);
    sheet.remark("×");
    sheet.next();
    sheet.number({.id = "height", .step = 10}, kHeightLimits, 64, size.height);
    sheet.remark("px");
}

// What the pictures of a series are, and how they stand. @return the series that is chosen
Format series_rows(Sheet& sheet, const Format& format) {
    const std::vector<const Format*> pictures = picture_formats();
    std::vector<std::string_view> titles;
    std::size_t shown = 0;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        titles.push_back(pictures[i]->title);
        if (pictures[i]->name == format.name) shown = i;
    }
    Format chosen = format;
    sheet.label("Pictures");
    if (const auto picked = sheet.either("pictures", titles, shown)) {
        chosen = series_like(format, *pictures[*picked]);
        sheet.changed_at_once();
    }
    if (format.series == Series::build_up) {
        sheet.below("One of what each part comes to, or of each step that is chosen.");
        return chosen;
    }
    constexpr Limits kSide = {1, kMostOnSheetSide};
    sheet.label("Sheet");
    sheet.number({.id = "columns"}, kSide, 56, chosen.grid.columns);
    sheet.remark("×");
    sheet.next();
    sheet.number({.id = "rows"}, kSide, 56, chosen.grid.rows);
    chosen.grid.columns = std::clamp(chosen.grid.columns, 1, kMostOnSheetSide);
    chosen.grid.rows = std::clamp(chosen.grid.rows, 1, kMostOnSheetSide);
    return chosen;
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
    sheet.number({.id = "first", .wrong = crossed}, {0, steps}, 64, output.first_step);
    sheet.remark("to");
    sheet.next();
    const std::int64_t before = last;
    sheet.number({.id = "last", .wrong = crossed}, {1, steps}, 64, last);
    // The last step stays the last one when the layer changes.
    if (last != before) output.last_step = last == steps ? 0 : last;
    sheet.remark(fmt::format("of {}", steps));
    if (output.first_step == 0) sheet.below("From 0 on: with what comes before step 1.");
}

void animation_rows(Sheet& sheet, const Format& format, std::int64_t steps) {
    if (format.stops) return steps_rows(sheet, steps);
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
        sheet.number({.id = "fps"}, kFpsLimits, 78, output.fps);
        sheet.remark("a second");
    }
    sheet.label("Step time");
    sheet.number({.id = "step time", .after = " ms", .step = 50}, kStepTimeLimits, 78, pace.step_ms);
    sheet.label("Hold");
    sheet.number({.id = "hold", .after = " ms", .step = 100}, kHoldLimits, 78, pace.hold_ms);
    sheet.remark("at the end");
    if (format.loops) {
        sheet.label("Plays");
        sheet.number({.id = "loops"}, kLoopsLimits, 78, output.loops);
        sheet.remark(output.loops == 0 ? "for ever" : output.loops == 1 ? "time" : "times");
    }
    steps_rows(sheet, steps);
}

void moment_rows(Sheet& sheet, const Figure* figure) {
    using Kind = StillMoment::Kind;
    StillMoment& moment = sheet.scenario().output.moment;
    bool& as_shown = sheet.edit.value.as_shown;
    static const std::vector<std::string> kNames = {"As shown now", "Start",  "Middle",
                                                    "End",          "A step", "A time"};
    sheet.label("Moment");
    if (const auto picked =
            sheet.choice("moment", kNames, as_shown ? 0 : 1 + static_cast<std::size_t>(moment.kind))) {
        as_shown = *picked == 0;
        if (!as_shown) {
            const auto kind = static_cast<Kind>(*picked - 1);
            moment = {kind, kind == Kind::step ? 1 : 0};
        }
        sheet.changed_at_once();
    }
    if (as_shown || (moment.kind != Kind::step && moment.kind != Kind::time)) return;
    const bool by_step = moment.kind == Kind::step;
    Limits limits = {by_step ? 1 : 0, std::numeric_limits<std::int32_t>::max()};
    if (figure != nullptr) limits.most = by_step ? figure->timeline.steps : figure->timeline.duration();
    sheet.label("");
    sheet.number({.id = "moment", .after = by_step ? "" : " ms", .step = by_step ? 1 : 50}, limits, 78,
                 moment.value);
    if (by_step && figure != nullptr) sheet.remark(fmt::format("of {}", limits.most));
}

// What there is of them.
std::string look_in_words(const ShownNow& shown) {
    if (!shown.pin) return "Zoom as shown";
    return shown.zoom == Zoom{} ? "Pin as shown" : "Pin and zoom as shown";
}

std::string why_opaque(const Format& format) {
    std::vector<std::string> others;
    for (const Format* other : formats()) {
        if (other->alpha && !other->still && !other->stops)
            others.push_back(other->is_folder() ? lower(other->title) : std::string(other->title));
    }
    return fmt::format("{} can't hold soft edges over nothing; {} can.", capitalised(format.about),
                       listed(others, " and "));
}

void look_rows(Sheet& sheet, const Format& format, const ShownNow& shown, const Figure* figure) {
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
    if (const auto picked = sheet.choice("theme", names, chosen)) {
        s.theme = built_in_theme(names[*picked]);
        sheet.changed_at_once();
    }
    sheet.label("Show");
    sheet.on_off("Words", s.view.words);
    sheet.next();
    sheet.on_off("Indices", s.view.indices);
    if (figure != nullptr && has_weights(figure->layer.op) && view_of(s.view.kind).has_products) {
        sheet.next();
        sheet.on_off("Products", s.view.products);
    }
    // A still as it is shown has them anyway.
    if (shown.has_look() && !(format.still && sheet.edit.value.as_shown)) {
        sheet.label("");
        sheet.on_off(look_in_words(shown), sheet.edit.value.look);
    }
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
    if (format.outlines) {
        sheet.label("Text");
        sheet.on_off("As outlines", s.output.text_as_outlines);
    }
}

}  // namespace

std::pair<Edit<ExportDraft>, Format> export_settings(Controls& controls, const ExportDraft& draft,
                                                     const Format& format, const ExportPlan& plan,
                                                     const ShownNow& shown) {
    Sheet sheet(controls, draft);
    size_rows(sheet, shown.size, format.series == Series::sheet ? "Each" : "Size");
    const Format chosen = format.series == Series::none ? format : series_rows(sheet, format);
    if (format.still) {
        moment_rows(sheet, plan.figure.get());
    } else {
        animation_rows(sheet, format, plan.figure ? plan.figure->timeline.steps : 1);
    }
    look_rows(sheet, format, shown, plan.figure.get());
    sheet.end();
    return {sheet.edit, chosen};
}

}  // namespace convwalk
