// Scenes and edits for property tests: every kind of primitive, in every way it can be drawn.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <utility>

#include "scene/scene.h"
#include "support/dice.h"

namespace convwalk::testing {

class RandomScenes {
  public:
    explicit RandomScenes(unsigned seed) : random_(seed) {}

    Scene scene(SizePx size, int primitives) {
        Scene made;
        made.size = size;
        made.background = {250, 248, 240, 255};
        for (int i = 0; i < primitives; ++i) made.primitives.push_back(primitive(size));
        return made;
    }

    /// Changes, removes, adds or reorders one primitive.
    Scene edited(Scene scene) {
        auto& list = scene.primitives;
        const auto any = [&] {
            return static_cast<std::size_t>(whole(0, static_cast<int>(list.size()) - 1));
        };
        const auto at = [&](std::size_t i) { return list.begin() + static_cast<std::ptrdiff_t>(i); };
        switch (list.empty() ? 2 : whole(0, 3)) {
            case 0: {
                Primitive& old = list[any()];
                const PrimitiveId id = std::visit([](const auto& p) { return p.id; }, old);
                old = primitive(scene.size);
                std::visit([&](auto& p) { p.id = id; }, old);
                break;
            }
            case 1:
                list.erase(at(any()));
                break;
            case 2:
                list.insert(list.empty() ? list.end() : at(any()), primitive(scene.size));
                break;
            default: {
                const Primitive moved = list[any()];
                std::erase(list, moved);
                list.insert(list.empty() ? list.end() : at(any()), moved);
            }
        }
        return scene;
    }

    int whole(int low, int high) { return whole_between(random_, low, high); }
    double real(double low, double high) { return real_between(random_, low, high); }

  private:
    bool chance(int percent) { return whole(1, 100) <= percent; }
    Vec2 point(SizePx size) { return {real(-10, size.width + 10), real(-10, size.height + 10)}; }

    Colour colour() {
        const auto channel = [&] { return static_cast<std::uint8_t>(whole(0, 255)); };
        return {channel(), channel(), channel(), chance(70) ? std::uint8_t{255} : channel()};
    }

    Primitive primitive(SizePx size) {
        switch (whole(0, 3)) {
            case 0:
                return line(size);
            case 1:
                return label(size);
            default:
                return quad(size);
        }
    }

    Quad quad(SizePx size) {
        Quad q;
        q.id = ++last_id_;
        const Vec2 corner = point(size);
        const double slant = chance(50) ? 0 : real(0, 3);
        const Vec2 u = Vec2{std::cos(slant), std::sin(slant)} * real(3, 40);
        const double turn = chance(50) ? 1.5707963 : real(0.3, 2.8);
        const Vec2 v = Vec2{std::cos(slant + turn), std::sin(slant + turn)} * real(3, 40);
        q.corners = {corner, corner + u, corner + u + v, corner + v};
        if (chance(50)) {
            for (Vec2& c : q.corners) c = {std::round(c.x), std::round(c.y)};
        }
        if (chance(50)) std::swap(q.corners[1], q.corners[3]);
        if (chance(80)) q.fill = colour();
        if (chance(60)) q.stroke = {colour(), real(0.3, 5), chance(50)};
        if (chance(40)) q.radius_px = real(0, 12);
        if (chance(30)) {
            q.hatch = static_cast<Hatch>(whole(1, 3));
            q.hatch_colour = colour();
            q.hatch_pitch_px = real(3, 10);
        }
        return q;
    }

    Line line(SizePx size) {
        return {++last_id_, point(size), point(size), real(0.3, 4), colour(), chance(40)};
    }

    Label label(SizePx size) {
        static const char* const kTexts[] = {"0",   "12", "−3.5", "5×5 → 3×3", "⌊(i + 2p − k) / s⌋ + 1",
                                             "Ågj|"};
        return {++last_id_,
                point(size),
                kTexts[whole(0, 5)],
                real(6, 24),
                chance(50) ? Weight::semibold : Weight::regular,
                static_cast<Align>(whole(0, 2)),
                colour()};
    }

    std::mt19937 random_;
    PrimitiveId last_id_ = 0;
};

}  // namespace convwalk::testing
