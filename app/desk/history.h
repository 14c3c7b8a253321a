// Undo: the states of a document, one for each edit that ended. A plain value.
#pragma once

#include <cassert>
#include <cstddef>
#include <deque>
#include <utility>

namespace convwalk {

/// The states that undo and redo go through; one of them is the current one.
template <typename State>
class History {
  public:
    /// States that are kept; the oldest are forgotten.
    static constexpr std::size_t kMost = 200;

    explicit History(State first) { states_.push_back(std::move(first)); }

    [[nodiscard]] const State& current() const { return states_[current_]; }
    /// The states up to the current one, the newest last.
    [[nodiscard]] std::size_t past() const { return current_ + 1; }
    [[nodiscard]] const State& at(std::size_t i) const { return states_[i]; }
    [[nodiscard]] bool can_undo() const { return current_ > 0; }
    [[nodiscard]] bool can_redo() const { return current_ + 1 < states_.size(); }

    /// Makes `state` the current one when an edit ended; what was undone can't be redone then. A state equal
    /// to the current one is no edit and changes nothing.
    void push(State state) {
        if (state == current()) return;
        states_.erase(states_.begin() + static_cast<std::ptrdiff_t>(current_) + 1, states_.end());
        states_.push_back(std::move(state));
        if (states_.size() > kMost) states_.pop_front();
        current_ = states_.size() - 1;
    }

    /// @pre can_undo()
    const State& undo() {
        assert(can_undo());
        --current_;
        return current();
    }

    /// @pre can_redo()
    const State& redo() {
        assert(can_redo());
        ++current_;
        return current();
    }

    /// Changes all states alike, so that no step leads back from it.
    template <typename Change>
    void change_all(Change change) {
        for (State& state : states_) change(state);
    }

    bool operator==(const History&) const = default;

  private:
    std::deque<State> states_;
    std::size_t current_ = 0;
};

}  // namespace convwalk
