#include "ui/export_dialog.h"

#include <fmt/format.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <limits>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"
#include "export/animation.h"
#include "ui/folders.h"
#include "ui/modal_page.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;

// Design pixels.
constexpr double kSettings = 300;  // width of the left column
constexpr double kLabel = 78;      // of the words before a control
constexpr double kControl = 26;    // height
constexpr double kFooter = 50;
constexpr double kButton = 96;

constexpr std::size_t kLongestShown = 200;  // bytes of a path in a sentence

struct NamedSize {
    std::string_view name;
    SizePx size;
};
constexpr std::array<NamedSize, 4> kSizes = {
    {{"Square", {1080, 1080}}, {"Slide 16:9", {1280, 720}}, {"HD", {1920, 1080}}, {"4:3", {800, 600}}}};

bool is_folder(const std::string& path) {
    std::error_code error;
    return fs::is_directory(path, error);
}

std::string folder_of(const std::string& path) {
    std::string file = path;
    while (file.size() > 1 && file.ends_with('/')) file.pop_back();
    return fs::path(file).parent_path().string();
}

// What of the path a person names: "figure.gif", "frames".
std::string file_name_of(const std::string& path) {
    std::string file = path;
    while (file.size() > 1 && file.ends_with('/')) file.pop_back();
    return fs::path(file).filename().string();
}

std::string shown_name(const std::string& path) {
    return printable(file_name_of(path), kLongestShown);
}

std::string seconds_in_words(Tick ms) {
    std::string words = fmt::format("{:.1f}", static_cast<double>(ms) / 1000);
    if (words.ends_with(".0")) words.resize(words.size() - 2);
    return words + " s";
}

// --- settings ---

/// Rows of words and controls that change a scenario.
class Sheet {
  public:
    Sheet(Controls& controls, const Scenario& scenario)
        : edit{scenario, false, false}, controls_(controls), width_px_(ImGui::GetContentRegionAvail().x) {}

    Edit<Scenario> edit;

    [[nodiscard]] const Style& style() const { return controls_.style; }
    [[nodiscard]] Scenario& scenario() { return edit.value; }

    void label(std::string_view words) {
        label_y_ = ImGui::GetCursorPosY();
        ImGui::SetCursorPosY(words_y());
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
        ImGui::SetCursorPosX(style().px(kLabel));
        wrapped_text(words, style().fonts.small, style().colours.muted);
    }
    /// The width that is left for controls, in pixels of the design.
    [[nodiscard]] double room() const { return width_px_ / style().scale - kLabel; }

    void changed_at_once() { edit.changed = edit.done = true; }

    template <typename T>
    void number(NumberField field, double width, T& target) {
        field.value = static_cast<std::int64_t>(target);
        field.width_px = style().px(width);
        const Edit<std::int64_t> e = number_field(controls_, field);
        // More than any limit, and less than any type holds.
        constexpr std::int64_t kMost = 1'000'000'000;
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
    float label_y_ = 0;
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
            {.id = id, .least = least, .most = most, .wrong = outside(value, least, most), .step = 10}, 78,
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

void animation_rows(Sheet& sheet, Format format, std::int64_t steps) {
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
    if (format == Format::gif) {
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

void look_rows(Sheet& sheet, Format format) {
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
    ImGui::SameLine(0, sheet.style().px(10));
    sheet.on_off("Indices", s.view.indices);
    sheet.label("Behind");
    const bool gif = format == Format::gif;
    ImGui::BeginDisabled(gif);
    bool transparent = s.output.transparent && !gif;
    sheet.on_off("Transparent", transparent);
    if (!gif) s.output.transparent = transparent;
    ImGui::EndDisabled();
    if (gif) sheet.below("A GIF can't hold soft edges over nothing; PNG, SVG and frames can.");
}

Edit<Scenario> settings(Controls& controls, const Scenario& scenario, Format format, const ExportPlan& plan) {
    Sheet sheet(controls, scenario);
    size_rows(sheet);
    if (is_still(format)) {
        moment_rows(sheet, plan.figure.get());
    } else {
        animation_rows(sheet, format, plan.figure ? plan.figure->timeline.steps : 1);
    }
    look_rows(sheet, format);
    return sheet.edit;
}

// --- preview ---

Scene scaled(const Scene& scene, double factor, SizePx size) {
    Scene small{size, scene.background, scene.primitives};
    struct Scale {
        double factor;
        void operator()(Quad& q) const {
            for (Vec2& corner : q.corners) corner = corner * factor;
            q.stroke.width_px *= factor;
            q.radius_px *= factor;
            q.hatch_pitch_px *= factor;
        }
        void operator()(Line& l) const {
            l.from = l.from * factor;
            l.to = l.to * factor;
            l.width_px *= factor;
        }
        void operator()(Label& l) const {
            l.at = l.at * factor;
            l.size_px *= factor;
        }
    };
    for (Primitive& primitive : small.primitives) std::visit(Scale{factor}, primitive);
    return small;
}

void draw_checks(const Style& style, ImVec2 from, ImVec2 to) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float side = style.px(8);
    list.AddRectFilled(from, to, IM_COL32(255, 255, 255, 255));
    for (int row = 0; from.y + static_cast<float>(row) * side < to.y; ++row) {
        for (int column = row % 2; from.x + static_cast<float>(column) * side < to.x; column += 2) {
            const ImVec2 at = {from.x + static_cast<float>(column) * side,
                               from.y + static_cast<float>(row) * side};
            list.AddRectFilled(at, {std::min(at.x + side, to.x), std::min(at.y + side, to.y)},
                               IM_COL32(228, 231, 232, 255));
        }
    }
}

std::string plan_in_words(const ExportPlan& plan) {
    const SizePx size = plan.figure->scenario.output.size;
    const std::string pixels = fmt::format("{} × {}", size.width, size.height);
    if (is_still(plan.format)) {
        if (plan.still.step < 0) return "before the first step · " + pixels;
        return fmt::format("step {} of {} · {}", plan.still.step + 1, plan.figure->timeline.steps, pixels);
    }
    return fmt::format("{} {} · {} · {}", plan.frames, plan.frames == 1 ? "frame" : "frames",
                       seconds_in_words(plan.timeline.duration()), pixels);
}

// The picture as it will be, no larger than it will be, with words below.
void show_preview(const Style& style, const ExportPlan& plan, double at_ms, Easel& easel) {
    const UiColours& c = style.colours;
    const ImVec2 from = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const ImVec2 box = {room.x, room.y - style.px(24)};
    if (!plan.figure || box.x < 16 || box.y < 16) return;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(from, {from.x + box.x, from.y + box.y}, u32(c.note), style.px(7));

    const SizePx size = plan.figure->scenario.output.size;
    const float margin = style.px(12);
    const double factor =
        std::min({1.0, double(box.x - 2 * margin) / size.width, double(box.y - 2 * margin) / size.height});
    const SizePx small = {std::max(1, static_cast<int>(std::lround(size.width * factor))),
                          std::max(1, static_cast<int>(std::lround(size.height * factor)))};
    Moment moment = plan.still;
    if (!is_still(plan.format)) {
        const FrameTimes times(plan.timeline, plan.figure->scenario.output.fps);
        moment = times.shown(frame_at(times, at_ms));
    }
    Scene scene = scaled(exported_scene(*plan.figure, moment), factor, small);
    const ImVec2 at = {std::floor(from.x + (box.x - static_cast<float>(small.width)) / 2),
                       std::floor(from.y + (box.y - static_cast<float>(small.height)) / 2)};
    const ImVec2 end = {at.x + static_cast<float>(small.width), at.y + static_cast<float>(small.height)};
    if (scene.background.a < 255) draw_checks(style, at, end);
    const std::uint64_t texture =
        easel.show(Easel::preview, {{std::move(scene), {0, 0, small.width, small.height}}});
    // A number in some versions of Dear ImGui, a pointer in others.
    if (texture != 0) list.AddImage((ImTextureID) static_cast<std::uintptr_t>(texture), at, end);
    list.AddRect({at.x - 1, at.y - 1}, {end.x + 1, end.y + 1}, u32(c.line));
    // What can't be exported is shown as it last could.
    if (!plan.sentence.empty()) list.AddRectFilled(at, end, u32(faded(c.panel, 0.6)));

    const FontScope font(style.fonts.body);
    const std::string words = plan.sentence.empty() ? plan_in_words(plan) : "";
    const float wide = ImGui::CalcTextSize(words.c_str()).x;
    list.AddText({std::floor(from.x + (box.x - wide) / 2), from.y + box.y + style.px(7)}, u32(c.muted),
                 words.c_str());
    ImGui::Dummy(room);
}

// --- the file ---

void forget_question(ExportDialogState& state) {
    state.sentence.clear();
    state.asked_about.clear();
}

void set_format(ExportDialogState& state, Format format) {
    state.path = path_for_format(state.path, format);
    state.format = format;
    forget_question(state);
}

void set_path(ExportDialogState& state, const std::string& path) {
    std::string whole = path;
    for (const Format format : {Format::gif, Format::png, Format::svg}) {
        const std::string ending = path_for_format("x", format).substr(1);
        if (!is_folder(whole) && with_ending(whole, ending) == whole) state.format = format;
    }
    if (state.format == Format::png_frames) {
        whole += '/';
    } else {
        whole = with_ending(whole, path_for_format("x", state.format).substr(1));
    }
    state.path = whole;
    forget_question(state);
}

// The name as it is typed; its ending is seen to when that is over.
void file_field(Controls& controls, ExportDialogState& state, float width_px) {
    const Style& style = controls.style;
    const std::string folder = folder_of(state.path);
    const std::string name = file_name_of(state.path);
    const std::string shown = printable(name, 3 * name.size() + 1);
    const float button = style.px(84);
    const float gap = style.px(6);
    const Edit<std::string> edit =
        text_field(style, "file", state.typed ? *state.typed : shown, "File name", width_px - button - gap);
    if (edit.changed) {
        state.typed = edit.value;
        forget_question(state);
    }
    if (edit.done && state.typed) {
        const std::string typed = *std::exchange(state.typed, std::nullopt);
        if (typed.find_first_not_of(' ') == std::string::npos) {
            state.sentence = "type a name for the file";
        } else if (typed != shown) {
            set_path(state, path_of_typed(folder, typed));
        }
    }
    ImGui::SameLine(0, gap);
    if (convwalk::button(style, "Choose…", {.width = 84})) {
        using Purpose = FileDialogState::Purpose;
        const bool frames = state.format == Format::png_frames;
        state.choosing = file_dialog_in(frames ? Purpose::folder : Purpose::save, folder_of(state.path),
                                        file_name_of(state.path),
                                        frames ? "" : path_for_format("x", state.format).substr(1));
        state.choosing->action = "Choose";
        if (!frames) state.choosing->title = "Export the figure as";
    }
}

// @return why nothing can be written there, or what would be replaced; empty when all is well
std::string objection(ExportDialogState& state) {
    const std::string folder = folder_of(state.path);
    if (!is_folder(folder)) return fmt::format("there is no folder {}", printable(folder, kLongestShown));
    std::error_code error;
    const fs::file_type type = fs::status(state.path, error).type();
    if (type == fs::file_type::none)
        return fmt::format("{} can't be a name here: {}", shown_name(state.path), error.message());
    if (type == fs::file_type::not_found) return "";
    const auto question = [&](const std::string& what) -> std::string {
        if (state.asked_about == state.path) return "";
        state.asked_about = state.path;
        return what;
    };
    if (state.format == Format::png_frames) {
        if (type != fs::file_type::directory)
            return fmt::format("{} is a file; the frames need a folder", shown_name(state.path));
        if (!fs::exists(fs::path(state.path) / frame_name(1), error)) return "";
        return question(
            fmt::format("{} has frames already; press Export again to replace them", shown_name(state.path)));
    }
    if (type == fs::file_type::directory)
        return fmt::format("{} is a folder; choose another name", shown_name(state.path));
    return question(fmt::format("{} exists; press Export again to replace it", shown_name(state.path)));
}

// --- the foot of the page ---

std::string progress_in_words(const ExportJob& job) {
    const ExportJob::Progress p = job.progress();
    if (p.frames == 0) return "starting…";
    if (p.frames == 1) return "drawing…";
    if (p.done >= p.frames) return "finishing…";
    return fmt::format("frame {} of {}", p.done + 1, p.frames);
}

void right_of(float width_px, float taken_px) {
    ImGui::SameLine(0, 0);
    ImGui::SetCursorPosX(ImGui::GetWindowContentRegionMin().x + std::max(0.0F, width_px - taken_px));
}

// Draws the bar and its words; Cancel asks for the end.
void running_foot(const Style& style, ExportJob& job, bool escape) {
    const UiColours& c = style.colours;
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ExportJob::Progress p = job.progress();
    const double share = p.frames > 0 ? static_cast<double>(p.done) / static_cast<double>(p.frames) : 0;
    const float long_px = width - style.px(kButton + 16);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float top = at.y + style.px(20);
    const float thick = style.px(6);
    const FontScope font(style.fonts.body);
    list.AddText({at.x, at.y - style.px(2)}, u32(c.muted), progress_in_words(job).c_str());
    list.AddRectFilled({at.x, top}, {at.x + long_px, top + thick}, u32(c.line), thick / 2);
    if (share > 0)
        list.AddRectFilled({at.x, top},
                           {at.x + std::max(thick, long_px * static_cast<float>(share)), top + thick},
                           u32(c.progress), thick / 2);
    ImGui::Dummy({long_px, style.px(30)});
    right_of(width, style.px(kButton));
    if (button(style, "Cancel", {.width = kButton}) || escape) job.cancel();
}

struct Pressed {
    bool export_now = false;
    bool close = false;
};

Pressed written_foot(const Style& style, ExportDialogState& state) {
    Pressed pressed;
    const float width = ImGui::GetContentRegionAvail().x;
    const float buttons = style.px(118 + 8 + kButton);
    const auto result = state.job->result();
    const float y = ImGui::GetCursorPosY();
    ImGui::SetCursorPosY(y + style.px(6));
    ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + width - buttons - style.px(8));
    text(fmt::format("Wrote {} ({})", shown_name(state.job->path()),
                     size_in_words(result ? result->bytes : 0)),
         style.fonts.body, style.colours.ink);
    ImGui::PopTextWrapPos();
    right_of(width, buttons);
    ImGui::SetCursorPosY(y);
    if (button(style, "Show in folder", {.width = 118})) {
        if (const auto sentence = show_in_folder(state.job->path())) state.sentence = *sentence;
    }
    ImGui::SameLine(0, style.px(8));
    pressed.close = button(style, "Close", {.kind = ButtonKind::main, .width = kButton});
    return pressed;
}

Pressed choosing_foot(Controls& controls, ExportDialogState& state, bool can_export) {
    const Style& style = controls.style;
    Pressed pressed;
    const float width = ImGui::GetContentRegionAvail().x;
    const float buttons = style.px(2 * kButton + 8);
    const float field = std::min(style.px(400), width - buttons - style.px(20));
    const float y = ImGui::GetCursorPosY();
    file_field(controls, state, field);
    const float below = ImGui::GetCursorPosY();
    right_of(width, buttons);
    ImGui::SetCursorPosY(y);
    pressed.close = button(style, "Cancel", {.width = kButton});
    ImGui::SameLine(0, style.px(8));
    pressed.export_now =
        button(style, "Export", {.kind = ButtonKind::main, .enabled = can_export, .width = kButton});
    ImGui::SetCursorPosY(below - style.px(2));
    text("in " + printable(folder_of(state.path), 90), style.fonts.small, style.colours.muted);
    return pressed;
}

// What has ended is told of; a job that wrote its file stays until that was seen.
void settle_job(ExportDialogState& state) {
    if (!state.job) return;
    const auto result = state.job->result();
    if (!result || result->end == ExportResult::End::written) return;
    state.sentence =
        result->end == ExportResult::End::cancelled ? "cancelled; nothing was kept" : result->sentence;
    state.job.reset();
}

void keep_plan(ExportDialogState& state, const Scenario& scenario) {
    const Scenario& wanted = state.draft ? *state.draft : scenario;
    if (state.plan && state.plan->format == state.format && state.plan->wanted == wanted) return;
    state.plan = export_plan(wanted, state.format, state.plan.get());
}

std::size_t position_of(Format format) {
    return static_cast<std::size_t>(format);
}

// Settings that can stand in a file reach the document when their edit has ended.
void take_settings(ExportDialogEdit& out, const Edit<Scenario>& edit) {
    ExportDialogState& state = out.state;
    if (edit.changed) {
        state.draft = edit.value;
        forget_question(state);
        // What was written is another figure now.
        state.job.reset();
    }
    if (!edit.done || !state.draft) return;
    const auto plan = export_plan(*state.draft, state.format, state.plan.get());
    if (!plan->writable) return;
    out.scenario = {*state.draft, true, true};
    state.draft.reset();
}

}  // namespace

ExportDialogState export_dialog_in(ExportDialogState previous, std::string folder,
                                   std::string scenario_file) {
    ExportDialogState state;
    state.format = previous.format;
    std::error_code error;
    if (folder.empty() || !fs::is_directory(folder, error)) folder = documents_folder().string();
    std::string stem = fs::path(scenario_file).stem().string();
    if (stem.empty()) stem = "convwalk";
    state.path = path_for_format((fs::path(folder) / (stem + ".gif")).string(), state.format);
    return state;
}

ExportDialogEdit export_dialog(Controls& controls, ExportDialogState given, const Scenario& scenario,
                               Easel& easel, double elapsed_ms, const std::function<void()>& wake) {
    const Style& style = controls.style;
    ExportDialogEdit out{std::move(given), {scenario, false, false}, false};
    ExportDialogState& state = out.state;
    settle_job(state);
    keep_plan(state, scenario);
    const bool running = state.job && !state.job->finished();
    const bool escape = !state.choosing && !state.keyboard_taken && controls.was_pressed(Key::escape);

    const ModalPage page(style, "export dialog", 800, 560);
    if (!page) return out;
    text("Export", style.fonts.title, style.colours.ink);
    ImGui::Dummy({0, style.px(2)});

    const float spacing = ImGui::GetStyle().ItemSpacing.y;
    const std::string sentence = state.sentence.empty() ? state.plan->sentence : state.sentence;
    const float width = ImGui::GetContentRegionAvail().x;
    float said = 0;
    if (!sentence.empty()) {
        const FontScope font(style.fonts.body);
        said = ImGui::CalcTextSize(sentence.c_str(), nullptr, false, width).y + spacing;
    }
    const float least = style.px(120);
    const float height =
        std::max(least, ImGui::GetContentRegionAvail().y - style.px(kFooter) - said - 2 * spacing);

    // The settings' half gives way in a narrow window.
    const float left = std::min(style.px(kSettings), width * 0.55F);
    static constexpr std::array<std::string_view, 4> kFormats = {"GIF", "PNG", "SVG", "Frames"};
    ImGui::BeginGroup();
    ImGui::BeginDisabled(running);
    if (const auto picked = segmented(style, "format", kFormats, position_of(state.format), left)) {
        set_format(state, static_cast<Format>(*picked));
        state.job.reset();
        state.preview_ms = 0;
    }
    ImGui::Dummy({0, style.px(2)});
    const float above = style.px(30) + style.px(2) + 2 * spacing;
    if (ImGui::BeginChild("settings", {left, height - above}, false, ImGuiWindowFlags_NoScrollWithMouse)) {
        take_settings(out,
                      settings(controls, state.draft ? *state.draft : scenario, state.format, *state.plan));
        scroll_panel(controls);
    }
    ImGui::EndChild();
    ImGui::EndDisabled();
    ImGui::EndGroup();
    ImGui::SameLine(0, style.px(20));
    if (ImGui::BeginChild("preview", {0, height}, false,
                          ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoNav)) {
        const auto duration = static_cast<double>(state.plan->timeline.duration());
        state.preview_ms = duration > 0 ? std::fmod(state.preview_ms + elapsed_ms, duration) : 0;
        show_preview(style, *state.plan, state.preview_ms, easel);
    }
    ImGui::EndChild();

    if (!sentence.empty()) wrapped_text(sentence, style.fonts.body, style.colours.wrong);
    Pressed pressed;
    if (running) {
        running_foot(style, *state.job, escape);
    } else if (state.job) {
        pressed = written_foot(style, state);
    } else {
        pressed = choosing_foot(controls, state, state.plan->sentence.empty() && !state.draft);
    }
    if (escape && !running) pressed.close = true;

    if (pressed.export_now) {
        state.sentence = objection(state);
        if (state.sentence.empty()) {
            state.asked_about.clear();
            controls.typing = {};
            state.job = std::make_shared<ExportJob>(*state.plan->figure, state.path, state.format, wake);
        }
    }
    state.keyboard_taken = ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId) ||
                           controls.typing.field >= 0 || ImGui::GetIO().WantTextInput;
    if (state.choosing) {
        FileDialogEdit chosen = file_dialog(controls, std::move(*state.choosing));
        if (chosen.path) {
            set_path(state, *chosen.path);
            // It was asked about there.
            if (chosen.state.asked_about == *chosen.path) state.asked_about = state.path;
        }
        if (chosen.path || chosen.closed) {
            state.choosing.reset();
        } else {
            state.choosing = std::move(chosen.state);
        }
    }
    if (pressed.close) {
        out.closed = true;
        controls.typing = {};
        state.job.reset();
        state.draft.reset();
        ModalPage::close();
    }
    return out;
}

double until_change_ms(const ExportDialogState& state, const Scenario&) {
    constexpr double kNever = std::numeric_limits<double>::infinity();
    if (!state.plan || !state.plan->figure || is_still(state.plan->format)) return kNever;
    const ExportPlan& plan = *state.plan;
    const FrameTimes times(plan.timeline, plan.figure->scenario.output.fps);
    if (times.count() < 2) return kNever;
    const std::int64_t n = frame_at(times, state.preview_ms);
    return std::max(0.0, static_cast<double>(times.begin(n + 1)) - state.preview_ms);
}

}  // namespace convwalk
