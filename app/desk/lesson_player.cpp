#include "desk/lesson_player.h"

#include <algorithm>
#include <utility>

#include "basics/errors.h"
#include "desk/lesson_files.h"
#include "lesson/lights.h"
#include "lesson/vary.h"
#include "lesson/words.h"

namespace convwalk {
namespace {

constexpr std::string_view kLetters = ".rlws";  // in the order of SceneState

bool asks(const LessonScene& scene, std::initializer_list<TaskKind> kinds) {
    return scene.task && std::find(kinds.begin(), kinds.end(), scene.task->kind) != kinds.end();
}

}  // namespace

std::size_t LessonProgress::done() const {
    return static_cast<std::size_t>(std::count_if(scenes.begin(), scenes.end(), [](SceneState s) {
        return s != SceneState::untouched && s != SceneState::skipped;
    }));
}

bool LessonProgress::is_done() const {
    return !scenes.empty() && done() == scenes.size();
}

std::string letters_of(const LessonProgress& progress) {
    std::string letters;
    for (const SceneState state : progress.scenes) letters += kLetters[static_cast<std::size_t>(state)];
    return letters;
}

std::optional<std::vector<SceneState>> states_from(std::string_view letters) {
    std::vector<SceneState> states;
    for (const char letter : letters) {
        const auto place = kLetters.find(letter);
        if (place == std::string_view::npos) return std::nullopt;
        states.push_back(static_cast<SceneState>(place));
    }
    return states;
}

LessonProgress progress_of(const std::vector<LessonProgress>& all, const Lesson& lesson) {
    const std::string content = fingerprint(lesson);
    for (const LessonProgress& progress : all) {
        const bool fits = progress.lesson == lesson.name && progress.content == content &&
                          progress.scenes.size() == lesson.scenes.size() &&
                          progress.at < lesson.scenes.size();
        if (fits) return progress;
    }
    return {lesson.name, content, std::vector<SceneState>(lesson.scenes.size()), 0};
}

void remember_progress(std::vector<LessonProgress>& all, const LessonProgress& progress) {
    std::erase_if(all, [&](const LessonProgress& each) { return each.lesson == progress.lesson; });
    const auto behind = std::find_if(
        all.begin(), all.end(), [&](const LessonProgress& each) { return each.lesson > progress.lesson; });
    all.insert(behind, progress);
}

LessonPlayer::LessonPlayer(Lesson lesson, LessonProgress progress)
    : lesson_(std::move(lesson)), progress_(std::move(progress)) {
    // A lesson that was done is taken from its start.
    if (progress_.is_done() && progress_.at + 1 == progress_.scenes.size()) progress_.at = 0;
    begin_scene();
}

Scenario LessonPlayer::shown() const {
    if (!answered_) return scene().scenario;
    Scenario shown = revealed(scene());
    // With other numbers there may be fewer steps, but there is a first one.
    if (plays()) shown.output.moment = {StillMoment::Kind::step, round_ == 0 ? scene().steps.first : 1};
    return shown;
}

void LessonPlayer::begin_scene(std::int64_t round) {
    round_ = round;
    scene_ = varied(lesson_.scenes[progress_.at], round);
    if (scene_.own && written_) scene_ = asked_of(scene_, *written_);
    said_ = scene().words;
    for (std::string* text : {&said_.words, &said_.question, &said_.unit}) *text = filled(*text, scene());
    for (std::string& hint : said_.hints) hint = filled(hint, scene());
    said_.options.clear();
    for (std::size_t i = 0; scene().task && i < scene().task->options.size(); ++i)
        said_.options.push_back(label_of(scene(), i));
    typed.clear();
    marked.clear();
    chosen.clear();
    verdict_.reset();
    answer_shown_.clear();
    tries_ = 0;
    hints_ = 0;
    answered_ = false;
    ++turn_;
    if (!scene().task) settle(SceneState::right);
}

void LessonPlayer::settle(SceneState state) {
    SceneState& now = progress_.scenes[progress_.at];
    // Once it was right, it stays.
    if (now == SceneState::right || now == SceneState::right_later) return;
    now = state;
}

// A network that was written is shown, and asked about further on.
void LessonPlayer::take_up(const GivenAnswer& answer) {
    const auto* network = std::get_if<NetworkDocument>(&answer);
    if (network == nullptr) return;
    written_ = *network;
    scene_ = asked_of(scene_, *network);
}

void LessonPlayer::go_to(std::size_t scene) {
    if (state() == SceneState::untouched) settle(SceneState::skipped);
    progress_.at = scene;
    begin_scene();
}

bool LessonPlayer::has_another_round() const {
    return varies(lesson_.scenes[progress_.at]);
}

void LessonPlayer::begin_round() {
    if (has_another_round()) begin_scene(round_ + 1);
}

void LessonPlayer::mark(const Extents& cell) {
    if (answered_) return;
    verdict_.reset();
    const auto there = std::find(marked.begin(), marked.end(), cell);
    if (asks(scene(), {TaskKind::point})) {
        marked = {cell};
    } else if (there != marked.end()) {
        marked.erase(there);
    } else {
        marked.push_back(cell);
    }
}

void LessonPlayer::choose(std::size_t option) {
    if (answered_) return;
    verdict_.reset();
    const auto there = std::find(chosen.begin(), chosen.end(), option);
    if (asks(scene(), {TaskKind::choose})) {
        chosen = {option};
    } else if (there != chosen.end()) {
        chosen.erase(there);
    } else {
        chosen.push_back(option);
    }
}

bool LessonPlayer::has_answer() const {
    if (!scene().task || answered_) return false;
    if (asks(scene(), {TaskKind::point, TaskKind::paint})) return !marked.empty();
    if (asks(scene(), {TaskKind::choose})) return chosen.size() == 1;
    if (asks(scene(), {TaskKind::rank})) return chosen.size() == scene().task->options.size();
    return asks(scene(), {TaskKind::make}) || typed.find_first_not_of(" \n\t") != std::string::npos;
}

void LessonPlayer::check(MadeLayer made) {
    if (!has_answer()) return;
    if (!scene().free_kernel) made.values.reset();
    GivenAnswer answer = chosen;
    try {
        if (asks(scene(), {TaskKind::make}))
            answer = std::move(made);
        else if (asks(scene(), {TaskKind::point, TaskKind::paint}))
            answer = marked;
        else if (!asks(scene(), {TaskKind::choose, TaskKind::rank}))
            answer = parse_answer(scene(), typed);
        verdict_ = judge(lesson_, scene(), answer);
    } catch (const BadInput& error) {
        // What can't be read is no try.
        verdict_ = Verdict{false, "", error.what()};
        return;
    }
    if (!verdict_->right) {
        ++tries_;
        return;
    }
    take_up(answer);
    settle(tries_ == 0 ? SceneState::right : SceneState::right_later);
    answered_ = true;
    ++turn_;
}

void LessonPlayer::show_hint() {
    hints_ = std::min(hints_ + 1, scene().words.hints.size());
}

std::vector<LessonCell> LessonPlayer::lights() const {
    return hints_ > 0 && !answered_ ? lit_cells(scene()) : std::vector<LessonCell>();
}

bool LessonPlayer::keeps_secret() const {
    // Who makes a layer may see what comes of it, and who writes code how it is written.
    return scene().task && !answered_ && !asks(scene(), {TaskKind::make, TaskKind::code, TaskKind::network});
}

bool LessonPlayer::can_show_answer() const {
    return scene().task && !answered_ && tries_ >= kTriesBeforeAnswer;
}

void LessonPlayer::show_answer() {
    if (!can_show_answer()) return;
    const auto solution = solution_of(scene());
    if (!solution) return;
    answer_shown_ = text_of(scene(), *solution);
    if (const auto* cells = std::get_if<MarkedCells>(&*solution)) marked = *cells;
    if (const auto* options = std::get_if<ChosenOptions>(&*solution)) chosen = *options;
    if (std::holds_alternative<TypedNumbers>(*solution)) typed = answer_shown_;
    verdict_ = judge(lesson_, scene(), *solution);
    take_up(*solution);
    settle(SceneState::shown);
    answered_ = true;
    ++turn_;
}

void LessonPlayer::changed_figure() {
    if (answered_) return;
    verdict_.reset();
}

}  // namespace convwalk
