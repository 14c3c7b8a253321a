#include "ui/loop.h"

#include <limits>
#include <utility>

namespace convwalk {

Loop::Loop(std::unique_ptr<Workbench> workbench, SettingsFile& settings, Screen& screen)
    : settings_(settings), screen_(screen), workbench_(std::move(workbench)), rhythm_(screen.now_s()) {}

std::optional<double> Loop::tick() {
    const double now_s = screen_.now_s();
    if (screen_.was_woken()) rhythm_.woken();
    if (screen_.must_end()) return std::nullopt;
    if (!rhythm_.is_due(now_s)) return rhythm_.rest_s(now_s);
    const bool hidden = screen_.is_hidden();
    const FrameOutput output = draw(now_s);
    if (output.copied) copy(*output.copied, output.copied_picture);
    if (output.paste_wanted) pasted_ = screen_.clipboard();
    if (output.title != title_) screen_.set_title(title_ = output.title);
    screen_.set_fullscreen(output.fullscreen);
    if (output.left_behind) {
        if (auto left = settings_.leave(*output.left_behind)) workbench_->was_left(std::move(*left));
    }
    if (output.quit && leaves()) return std::nullopt;
    if (output.remember) {
        if (const auto sentence = remember()) workbench_->say(*sentence, true);
    }

    rhythm_.drawn(now_s, screen_.now_s(),
                  hidden ? std::numeric_limits<double>::infinity() : output.next_frame_ms);
    if (pasted_) rhythm_.woken();
    if (rhythm_.may_remember()) {
        rhythm_.remembered();
        if (const auto sentence = remember()) workbench_->say(*sentence, true);
    }
    return rhythm_.rest_s(screen_.now_s());
}

void Loop::copy(const std::string& text, const std::optional<CopiedPicture>& picture) {
    if (picture && screen_.offer_picture(text, *picture)) return;
    screen_.set_clipboard(text);
    if (picture)
        workbench_->say(
            "The clipboard takes no pictures here, so the figure is copied as JSON; export it instead.");
}

FrameOutput Loop::draw(double now_s) {
    FrameInput input = screen_.take_input();
    input.elapsed_ms = rhythm_.elapsed_ms(now_s);
    input.pasted = std::exchange(pasted_, std::nullopt);
    const bool new_fonts = workbench_->prepare(input);
    screen_.begin_frame(input.size, new_fonts);
    FrameOutput output = workbench_->frame(input, screen_.easel());
    screen_.end_frame(input.size, workbench_->style().colours.panel);
    return output;
}

bool Loop::leaves() {
    static_cast<void>(remember(true));
    if (settings_.why_document_is_lost().empty() || !workbench_->may_lose()) return true;
    workbench_->ask_before_quitting(settings_.why_document_is_lost());
    rhythm_.woken();
    return false;
}

std::optional<std::string> Loop::remember(bool leaves) {
    Settings settings = workbench_->settings();
    if (const auto place = screen_.place()) settings.window = *place;
    return settings_.save(settings, leaves);
}

}  // namespace convwalk
