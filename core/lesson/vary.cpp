#include "lesson/vary.h"

#include <fmt/format.h>

#include "basics/errors.h"
#include "lesson/check.h"
#include "lesson/judge.h"
#include "lesson/subject.h"

namespace convwalk {
namespace {

// SplitMix64.
class Draws {
  public:
    explicit Draws(std::uint64_t seed) : state_(seed) {}

    std::int64_t from(std::int64_t least, std::int64_t most) {
        const auto range = static_cast<std::uint64_t>(most - least) + 1;
        return least + static_cast<std::int64_t>(next() % range);
    }

  private:
    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31U);
    }
    std::uint64_t state_;
};

// Of the place of a scene, so that two scenes of one seed differ.
std::uint64_t seed_of(const LessonScene& scene, std::int64_t seed) {
    std::uint64_t hash = 14695981039346656037ULL ^ static_cast<std::uint64_t>(seed);
    for (const char c : scene.id) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return hash;
}

void draw_numbers(Values& values, std::int64_t seed) {
    if (std::holds_alternative<Tensor>(values.input)) values.input = InputFill::random;
    if (std::holds_alternative<Tensor>(values.kernel)) values.kernel = KernelFill::random;
    values.seed = seed;
}

LessonScene drawn(LessonScene scene, Draws& draws) {
    for (const VariedField& each : scene.vary) {
        const std::int64_t number = draws.from(each.least, each.most);
        for (Scenario* scenario : {&scene.scenario, scene.reveal ? &*scene.reveal : nullptr}) {
            if (scenario != nullptr && scenario->alone() != nullptr)
                put_number(*scenario->alone(), each.field, number);
        }
    }
    if (!scene.vary_numbers) return scene;
    const std::int64_t seed = draws.from(1, 9'999);
    draw_numbers(scene.scenario.values, seed);
    if (scene.reveal) draw_numbers(scene.reveal->values, seed);
    return scene;
}

// What a person is asked must have an answer.
bool can_be_asked(const LessonScene& scene) {
    Lesson alone;
    alone.language = "en";
    alone.scenes = {scene};
    return task_faults_of(alone).empty();
}

}  // namespace

bool varies(const LessonScene& scene) {
    return (!scene.vary.empty() || scene.vary_numbers) && scene.task;
}

LessonScene varied(const LessonScene& scene, std::int64_t seed) {
    if (seed == 0 || !varies(scene)) return scene;
    Draws draws(seed_of(scene, seed));
    constexpr int kMostDraws = 60;
    for (int i = 0; i < kMostDraws; ++i) {
        LessonScene made = drawn(scene, draws);
        if (made.scenario != scene.scenario && can_be_asked(made)) return made;
    }
    return scene;
}

LessonScene asked_of(const LessonScene& scene, const NetworkDocument& network) {
    LessonScene made = scene;
    made.scenario.subject = network;
    made.scenario.view.pin.reset();
    made.reveal.reset();
    made.light.clear();
    const bool writes = made.task && made.task->kind == TaskKind::network;
    if (!made.task || writes) return made;
    made.task->layer = 0;
    try {
        return solution_of(made) ? made : scene;
    } catch (const BadInput&) {
        return scene;
    }
}

Lesson varied(Lesson lesson, std::int64_t seed) {
    for (LessonScene& scene : lesson.scenes) scene = varied(scene, seed);
    return lesson;
}

}  // namespace convwalk
