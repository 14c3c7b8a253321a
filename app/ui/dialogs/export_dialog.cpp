#include "ui/dialogs/export_dialog.h"

#include <fmt/format.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"
#include "desk/paths.h"
#include "export/animation.h"
#include "export/series.h"
#include "ui/dialogs/export_preview.h"
#include "ui/dialogs/export_settings.h"
#include "ui/dialogs/modal_page.h"

namespace convwalk {
namespace {

// Design pixels.
constexpr double kSettings = 300;  // width of the left column
constexpr double kFooter = 46;
constexpr double kButton = 96;

constexpr std::size_t kLongestShown = 200;  // bytes of a path in a sentence

std::string shown_name(const std::string& path) {
    return printable(name_in(path), kLongestShown);
}

// --- the file ---

void forget_question(ExportDialogState& state) {
    state.sentence.clear();
    state.asked_about.clear();
}

void set_format(ExportDialogState& state, const Format& format) {
    state.path = path_for_format(state.path, format);
    state.format = format;
    forget_question(state);
}

void set_path(const Shelf& shelf, ExportDialogState& state, const std::string& path) {
    std::string whole = path;
    const auto ends_as = [&](const Format& format) {
        return !format.is_folder() && has_ending(whole, std::string(format.ending));
    };
    if (!shelf.has_folder(whole) && !ends_as(state.format)) {
        const auto all = formats();
        const auto found =
            std::find_if(all.begin(), all.end(), [&](const Format* each) { return ends_as(*each); });
        if (found != all.end()) {
            const bool of_sheet = state.format.series == Series::sheet && (*found)->draw != nullptr;
            state.format = of_sheet ? sheet_of(**found, state.format.grid) : **found;
        }
    }
    if (state.format.is_folder()) {
        whole += '/';
    } else {
        whole = with_ending(whole, std::string(state.format.ending));
    }
    state.path = whole;
    forget_question(state);
}

// The name as it is typed; its ending is seen to when that is over.
void file_field(Controls& controls, const Shelf& shelf, ExportDialogState& state, float width_px) {
    const Style& style = controls.style;
    const std::string folder = folder_of(state.path);
    const std::string name = name_in(state.path);
    const std::string shown = printable(name, 3 * name.size() + 1);
    const float gap = shelf.keeps_files() ? style.px(6) : 0;
    const float button = shelf.keeps_files() ? style.px(84) : 0;
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
            set_path(shelf, state, path_of_typed(folder, typed, shelf.home()));
        }
    }
    if (!shelf.keeps_files()) return;
    ImGui::SameLine(0, gap);
    if (convwalk::button(style, "Choose…", {.width = 84})) {
        using Purpose = FileDialogState::Purpose;
        const bool frames = state.format.is_folder();
        state.choosing =
            file_dialog_in(shelf, frames ? Purpose::folder : Purpose::save, folder_of(state.path),
                           name_in(state.path), frames ? "" : std::string(state.format.ending));
        state.choosing->action = "Choose";
        if (!frames) state.choosing->title = "Export the figure as";
    }
}

// @return why nothing can be written there, or what would be replaced; empty when all is well
std::string objection(const Shelf& shelf, ExportDialogState& state) {
    using Kind = Found::Kind;
    const std::string folder = folder_of(state.path);
    if (!shelf.has_folder(folder))
        return fmt::format("there is no folder {}", printable(folder, kLongestShown));
    const Found found = shelf.look(state.path);
    if (found.kind == Kind::unknown)
        return fmt::format("{} can't be a name here: {}", shown_name(state.path), found.why_unknown);
    if (found.kind == Kind::nothing) return "";
    const auto question = [&](const std::string& what) -> std::string {
        if (state.asked_about == state.path) return "";
        state.asked_about = state.path;
        return what;
    };
    if (state.format.is_folder()) {
        const bool series = state.format.series == Series::build_up;
        const std::string many = series ? "pictures" : "frames";
        const std::string first = series ? build_up_name(1, state.plan->frames, state.format) : frame_name(1);
        if (found.kind != Kind::folder)
            return fmt::format("{} is a file; the {} need a folder", shown_name(state.path), many);
        if (!shelf.has(joined(state.path, first))) return "";
        return question(fmt::format("{} has {} already; press Export again to replace them",
                                    shown_name(state.path), many));
    }
    if (found.kind == Kind::folder)
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

Pressed written_foot(const Style& style, const Shelf& shelf, ExportDialogState& state) {
    Pressed pressed;
    const float width = ImGui::GetContentRegionAvail().x;
    const bool shows = shelf.keeps_files();
    const float buttons = style.px(shows ? 118 + 8 + kButton : kButton);
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
    if (shows && button(style, "Show in folder", {.width = 118})) {
        if (const auto sentence = shelf.show(state.job->path())) state.sentence = *sentence;
    }
    if (shows) ImGui::SameLine(0, style.px(8));
    pressed.close = button(style, "Close", {.kind = ButtonKind::main, .width = kButton});
    return pressed;
}

Pressed choosing_foot(Controls& controls, const Shelf& shelf, ExportDialogState& state, bool can_export) {
    const Style& style = controls.style;
    Pressed pressed;
    const float width = ImGui::GetContentRegionAvail().x;
    const float buttons = style.px(2 * kButton + 8);
    const float field = std::min(style.px(400), width - buttons - style.px(20));
    const float y = ImGui::GetCursorPosY();
    file_field(controls, shelf, state, field);
    const float below = ImGui::GetCursorPosY();
    right_of(width, buttons);
    ImGui::SetCursorPosY(y);
    pressed.close = button(style, "Cancel", {.width = kButton});
    ImGui::SameLine(0, style.px(8));
    pressed.export_now =
        button(style, "Export", {.kind = ButtonKind::main, .enabled = can_export, .width = kButton});
    ImGui::SetCursorPosY(below - style.px(2));
    text(place_in_words(shelf, state.path), style.fonts.small, style.colours.muted);
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

void keep_plan(ExportDialogState& state) {
    const Scenario wanted = to_be_exported(state.draft, state.format, state.shown);
    if (state.plan && state.plan->format == state.format && state.plan->wanted == wanted) return;
    state.plan = export_plan(wanted, state.format, state.plan.get());
}

// What is written of a figure.
enum class Extent { film, moment, pictures };

Extent extent_of(const Format& format) {
    if (format.still) return Extent::moment;
    return format.is_folder() || format.stops ? Extent::pictures : Extent::film;
}

// @return the format that was chosen
std::optional<Format> format_row(const Style& style, Extent extent, const Format& shown, float width_px) {
    std::vector<Format> row;
    for (const Format* format : formats()) {
        if (extent_of(*format) == extent) row.push_back(*format);
    }
    if (extent == Extent::pictures) {
        for (const Format& series : series_formats()) row.push_back(series);
    }
    std::vector<std::string_view> titles;
    for (const Format& format : row) titles.push_back(format.title);
    const std::string id = fmt::format("formats {}", static_cast<int>(extent));
    const auto at = std::find(titles.begin(), titles.end(), shown.title);
    const auto picked =
        segmented(style, id.c_str(), titles, static_cast<std::size_t>(at - titles.begin()), width_px);
    return picked ? std::optional(row[*picked]) : std::nullopt;
}

// @return the format that was chosen
std::optional<Format> format_buttons(const Style& style, const Format& shown, float width_px) {
    std::optional<Format> chosen;
    for (const Extent extent : {Extent::film, Extent::moment, Extent::pictures}) {
        if (extent != Extent::film) ImGui::SetCursorPosY(ImGui::GetCursorPosY() + style.px(4));
        if (const auto picked = format_row(style, extent, shown, width_px)) chosen = picked;
    }
    return chosen;
}

void take_settings(ExportDialogState& state, const ExportDraft& draft) {
    state.draft = draft;
    forget_question(state);
    // What was written is another figure now.
    state.job.reset();
}

// --- the halves of the page ---

// What is left for them above the sentence and the foot.
float height_above(const Style& style, const std::string& sentence) {
    const float spacing = ImGui::GetStyle().ItemSpacing.y;
    const ImVec2 room = ImGui::GetContentRegionAvail();
    float said = 0;
    if (!sentence.empty()) {
        const FontScope font(style.fonts.body);
        said = ImGui::CalcTextSize(sentence.c_str(), nullptr, false, room.x).y + spacing;
    }
    return std::max(style.px(120), room.y - style.px(kFooter) - said - 2 * spacing);
}

// @param running nothing can be changed
void settings_half(Controls& controls, ExportDialogState& state, ImVec2 size, bool running) {
    const Style& style = controls.style;
    const float top = ImGui::GetCursorPosY();
    ImGui::BeginGroup();
    {
        const Resting resting(style, running);
        if (const auto picked = format_buttons(style, state.format, size.x)) {
            set_format(state, *picked);
            state.job.reset();
            state.preview_ms = 0;
        }
    }
    ImGui::Dummy({0, style.px(2)});
    const float above = ImGui::GetCursorPosY() - top;
    if (ImGui::BeginChild("settings", {size.x, size.y - above}, false, ImGuiWindowFlags_NoScrollWithMouse)) {
        const Resting resting(style, running);
        const auto [edit, format] =
            export_settings(controls, state.draft, state.format, *state.plan, state.shown);
        if (edit.changed) take_settings(state, edit.value);
        if (format != state.format) set_format(state, format);
        scroll_panel(controls);
    }
    ImGui::EndChild();
    ImGui::EndGroup();
}

// A row that offers less of an animation that nobody sits through.
void shorter_row(const Style& style, ExportDialogState& state) {
    const ExportPlan& plan = *state.plan;
    text(fmt::format("{} is long for a slide. Shorter:", seconds_in_words(plan.timeline.duration())),
         style.fonts.body, style.colours.muted);
    const float right = ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x;
    std::optional<ExportDraft> taken;
    bool first = true;
    for (const ExportSuggestion& suggestion : plan.shorter) {
        const std::string words =
            fmt::format("{}, {}", capitalised(suggestion.words), seconds_in_words(suggestion.duration));
        if (!first) ImGui::SameLine(0, style.px(6));
        const FontScope font(style.fonts.body);
        const float wide = ImGui::CalcTextSize(words.c_str()).x + 2 * style.px(12);
        if (!first && ImGui::GetCursorPosX() + wide > right) break;
        first = false;
        if (!button(style, words, {.height = 26})) continue;
        taken = state.draft;
        taken->scenario.pace = suggestion.scenario.pace;
        taken->scenario.output.first_step = suggestion.scenario.output.first_step;
        taken->scenario.output.last_step = suggestion.scenario.output.last_step;
    }
    if (taken) take_settings(state, *taken);
}

void preview_half(const Style& style, ExportDialogState& state, float height, double elapsed_ms, Easel& easel,
                  bool running) {
    const bool shorter = !state.plan->shorter.empty();
    const float below = shorter ? style.px(58) : 0;
    ImGui::BeginGroup();
    if (ImGui::BeginChild("preview", {0, height - below}, false,
                          ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoNav)) {
        const double duration = preview_duration_ms(*state.plan);
        state.preview_ms = duration > 0 ? std::fmod(state.preview_ms + elapsed_ms, duration) : 0;
        export_preview(style, *state.plan, state.preview_ms, easel);
    }
    ImGui::EndChild();
    if (shorter) {
        const Resting resting(style, running);
        shorter_row(style, state);
    }
    ImGui::EndGroup();
}

// --- what was asked for ---

// @return whether it was begun
bool begin_export(const Shelf& shelf, ExportDialogState& state, const std::function<void()>& wake) {
    state.sentence = objection(shelf, state);
    if (!state.sentence.empty()) return false;
    state.asked_about.clear();
    state.job = std::make_shared<ExportJob>(*state.plan->figure, state.path, state.format, wake);
    return true;
}

// @pre one is being chosen
void choose_path(Controls& controls, const Shelf& shelf, ExportDialogState& state) {
    FileDialogEdit chosen = file_dialog(controls, shelf, std::move(*state.choosing));
    if (chosen.path) {
        set_path(shelf, state, *chosen.path);
        // It was asked about there.
        if (chosen.state.asked_about == *chosen.path) state.asked_about = state.path;
    }
    if (chosen.path || chosen.closed) {
        state.choosing.reset();
    } else {
        state.choosing = std::move(chosen.state);
    }
}

// What stands below both halves.
Pressed foot(Controls& controls, const Shelf& shelf, ExportDialogState& state, bool escape, bool enter) {
    if (state.job && !state.job->finished()) {
        running_foot(controls.style, *state.job, escape);
        return {};
    }
    Pressed pressed;
    if (state.job) {
        pressed = written_foot(controls.style, shelf, state);
        pressed.close = pressed.close || enter;
    } else {
        const bool can_export = state.plan->sentence.empty();
        pressed = choosing_foot(controls, shelf, state, can_export);
        pressed.export_now = pressed.export_now || (enter && can_export && !state.typed);
    }
    pressed.close = pressed.close || escape;
    return pressed;
}

}  // namespace

ExportDialogState export_dialog_in(const Shelf& shelf, const ExportChoice& last, const Scenario& scenario,
                                   const ShownNow& shown, const std::string& folder,
                                   const std::string& scenario_file) {
    ExportDialogState state;
    state.format = last.format;
    state.draft = {scenario, last.as_shown, false};
    state.shown = shown;
    const std::string place = shelf.has_folder(folder) ? folder : shelf.documents();
    std::string stem = stem_of(scenario_file);
    if (stem.empty()) stem = "convwalk";
    state.path = path_for_format(joined(place, stem + std::string(Format::gif.ending)), state.format);
    return state;
}

ExportDialogState exported_again(const Shelf& shelf, ExportDialogState state, const std::string& path,
                                 const std::function<void()>& wake) {
    if (!path.empty()) state.path = path_for_format(path, state.format);
    state.path = free_path(shelf, state.path, state.format);
    keep_plan(state);
    // What can't be written is mended in the dialog.
    state.at_once = state.plan->sentence.empty() && begin_export(shelf, state, wake);
    return state;
}

ExportDialogEdit export_dialog(Controls& controls, const Shelf& shelf, ExportDialogState given, Easel& easel,
                               double elapsed_ms, const std::function<void()>& wake) {
    const Style& style = controls.style;
    ExportDialogEdit out{std::move(given), std::nullopt, false};
    ExportDialogState& state = out.state;
    settle_job(state);
    keep_plan(state);
    const bool running = state.job && !state.job->finished();
    const bool own_keys = !state.choosing && !state.keyboard_taken;
    const bool escape = own_keys && controls.was_pressed(Key::escape);
    const bool enter = own_keys && controls.was_pressed(Key::enter);

    const ModalPage page(style, "export dialog", 800, 600);
    if (!page) return out;
    text("Export", style.fonts.title, style.colours.ink);
    ImGui::Dummy({0, style.px(2)});
    const std::string sentence = state.sentence.empty() ? state.plan->sentence : state.sentence;
    const float height = height_above(style, sentence);
    // The settings' half gives way in a narrow window.
    const float left = std::min(style.px(kSettings), ImGui::GetContentRegionAvail().x * 0.55F);
    settings_half(controls, state, {left, height}, running);
    ImGui::SameLine(0, style.px(20));
    preview_half(style, state, height, elapsed_ms, easel, running);

    if (!sentence.empty()) wrapped_text(sentence, style.fonts.body, style.colours.wrong);
    Pressed pressed = foot(controls, shelf, state, escape, enter);

    // The plan is of the settings before this frame's edits.
    keep_plan(state);
    if (pressed.export_now && state.plan->sentence.empty() && begin_export(shelf, state, wake)) {
        controls.typing = {};
        out.exported = state.draft;
    }
    state.keyboard_taken = ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId) ||
                           controls.typing.field >= 0 || ImGui::GetIO().WantTextInput;
    if (state.choosing) choose_path(controls, shelf, state);
    if (state.job && state.at_once && state.job->finished()) {
        const auto result = state.job->result();
        if (result && result->end == ExportResult::End::written) {
            pressed.close = true;
            out.written = fmt::format("Wrote {} ({}) {}.", shown_name(state.job->path()),
                                      size_in_words(result->bytes), place_in_words(shelf, state.path));
        }
    }
    if (pressed.close) {
        out.closed = true;
        controls.typing = {};
        state.job.reset();
        ModalPage::close();
    }
    return out;
}

double until_change_ms(const ExportDialogState& state) {
    constexpr double kNever = std::numeric_limits<double>::infinity();
    if (!state.plan || !state.plan->figure) return kNever;
    return preview_rests_ms(*state.plan, state.preview_ms);
}

}  // namespace convwalk
