// Runs a program as far as its layers need it. Level 3.
//
// Statements are run one after the other, functions where they are called, loops round by round. Nothing of
// the machine can be reached: what a program takes from elsewhere is a name, and what comes of it is not
// known. A value that is not known has its reason with it, and matters only where a layer needs it. Steps,
// levels of calls and objects are counted, and too many are refused.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "frameworks/calls/calls.h"
#include "frameworks/python/objects.h"
#include "frameworks/python/syntax.h"
#include "frameworks/read/flow.h"
#include "frameworks/read/onnx_nodes.h"
#include "frameworks/read/read_code.h"

namespace convwalk::python {

class Interpreter {
  public:
    explicit Interpreter(GivenInput given) : flow_(std::move(given)) {}
    Interpreter(const Interpreter&) = delete;
    Interpreter& operator=(const Interpreter&) = delete;
    ~Interpreter();

    /// @throws BadInput, as read_code()
    ReadProgram read(std::string_view text);

  private:
    using Pieces = std::vector<Piece>;
    using Names = std::vector<std::string>;
    enum class Ends : std::uint8_t { no, breaks, goes_on, returns };

    // What a program raises and does not catch.
    struct Raised {
        Place place;
        std::string sentence;
    };

    // A function that is being run.
    struct Frame {
        std::shared_ptr<Function> function;
        Value self;
        Value result;
        std::optional<Value> perhaps;  // it may have ended before, where that is not known
    };

    // Another value for as long as it lives.
    template <typename T>
    class Within {
      public:
        Within(T& variable, T value)
            : variable_(variable), before_(std::exchange(variable, std::move(value))) {}
        ~Within() { variable_ = std::move(before_); }
        Within(const Within&) = delete;
        Within& operator=(const Within&) = delete;

      private:
        T& variable_;
        T before_;
    };

    // --- counting (interpreter.cpp)

    void step(const Place& place);
    class Level;
    template <typename T>
    std::shared_ptr<T> made() {
        auto object = std::make_shared<T>();
        keep_object(object);
        return object;
    }
    void keep_object(std::shared_ptr<Object> object);
    Value list(std::vector<Value> items, const Place& place, Sequence::Form form = Sequence::Form::list);
    Value tuple(std::vector<Value> items, const Place& place) {
        return list(std::move(items), place, Sequence::Form::tuple);
    }
    static Value object_value(Value::Kind kind, std::shared_ptr<Object> object, const Place& place);

    // --- what a program comes to (outcome.cpp)

    void run_file();
    void run_made();
    bool run_only_maker();
    [[nodiscard]] std::string possible_makes() const;
    // Classes that can be applied, and functions.
    [[nodiscard]] std::vector<const Statement*> definitions() const;
    // What nothing on the way called: of several networks that stand side by side the last.
    void run_uncalled();
    bool run_last(const std::vector<const Statement*>& candidates, std::string_view what);
    void run_alone(const Statement& candidate);
    void run_methods(const Value& self);
    // The modules that nothing applied, and that are part of no other, one behind the other.
    bool apply_roots();
    // A module to what comes in.
    void apply_to_input(const Value& module, const Place& place);
    Given inputs_of(const Function& function, bool has_self);
    void settle();
    void name_results();
    // Marks what a value is made by as what comes out.
    void keep(const Value& value, int depth = 0);

    // --- statements (statements.cpp)

    Ends run(const std::vector<Statement>& statements);
    Ends run(const Statement& statement);
    Ends run_branch(const Statement& statement);
    Ends run_loop(const Statement& statement);
    Ends run_repeat(const Statement& statement);
    Ends run_attempt(const Statement& statement);
    Ends run_result(const Statement& statement);
    Ends run_unread_result(const Statement& statement);
    void run_guarded(const Statement& statement);
    void forget(const Expression& e);
    void stop_or_demand(const Statement& statement);
    // A branch or loop of which it is not known whether it is run.
    void skip_block(const Statement& statement, std::string_view reason, const Place& place);
    void import(const Statement& statement);
    // Names of another file that was given, which is run here; nullptr: there is no such file. Of several of
    // one name that which says `wanted`.
    std::shared_ptr<Scope> scope_of_file(std::string_view module, std::string_view wanted);
    Value module_value(const std::shared_ptr<Scope>& scope, std::string_view name, const Place& place);
    void assign(const Statement& statement);
    void augment(const Statement& statement);
    void give(const Expression& target, Value value);
    void give_several(const Expression& target, const Value& value);
    void give_item(const Expression& target, Value value);
    Scope& names_of_file();
    void set_name(const std::string& name, Value value);
    // What can't be read changes what it names to something unknown.
    void pass_over(const Changes& changes, std::string_view reason, const Place& place);
    void make_unknown(const std::string& name, std::string_view reason, const Place& place, bool by_method);
    [[nodiscard]] Value* found(std::string_view name);
    // What is gone through by a loop; nullopt: not known.
    std::optional<std::vector<Value>> items_of(const Value& value);

    // --- expressions (expressions.cpp)

    Value evaluate(const Expression& e);
    Value lambda_value(const Expression& e);
    Value named(const Expression& e);
    std::vector<Value> items(const std::vector<Expression>& all);
    Value dictionary(const Expression& e);
    Value formatted(const Expression& e);
    Value attribute(const Expression& e);
    Value comprehension(const Expression& e);
    void run_clauses(const Expression& e, std::size_t clause, std::vector<Value>& made, Value& unknown);
    Value operation(const Expression& e);
    Value chosen(const Expression& e);
    Value operated(const Expression& e, const Value& left, const Value& right, std::size_t applied_before);
    Value operated_tensors(const Expression& e, const Value& left, const Value& right);
    std::optional<Value> operated_plain(const Expression& e, const Value& left, const Value& right);
    Value percent_formatted(const Value& left, const Value& right);
    // x[:, 1:-1, 2:] cuts a tensor; anything else is one of its parts.
    Value subscript(const Expression& e);
    Value item_of(const Value& base, const Value& index, const Place& place);
    Value part_of(const Value& list, const Expression& slice);
    Value slice_of(const Value& base, const Expression& e);
    Sides cut_of(const Expression& index);

    // --- functions and classes (functions.cpp, types.cpp)

    Value function_value(const Statement& statement);
    Value decorated(const Statement& statement, Value value);
    Given given_by(const std::vector<Argument>& arguments);
    Value run_function(const std::shared_ptr<Function>& function, Given given, const Value& self,
                       const Place& place);
    void bind(const Function& function, const Given& given, Scope& scope, const Place& place);
    Value call(const Expression& e);
    // Whatever it is that is called.
    Value called(const Value& callee, Given given, const Place& place);
    Value called_function(const Value& callee, Given given, const Place& place);
    Value define_type(const Statement& statement);
    Value instance_of(const std::shared_ptr<Type>& type, Given given, const Place& place);
    void set_fields(Instance& object, const Given& given, const Place& place);
    // What the class of a framework does with it, which stands above those of the program.
    Value initialised_base(const Value& self, Given given, const Place& place);
    Value super_value(const Given& given, const Place& place);
    // Of the classes behind `after`, or of all where that is nullptr.
    [[nodiscard]] static const Value* method_of(const std::shared_ptr<Type>& type, std::string_view name,
                                                const Type* after = nullptr);
    Value bound(const Value& attribute, const Value& self, const Place& place);
    std::optional<Value> known_attribute(const Value& base, std::string_view name, const Place& place);
    Value attribute_of(const Value& base, const std::string& name, const Place& place);
    void set_attribute(const Value& base, const std::string& name, Value value);
    void register_module(const std::shared_ptr<Instance>& object);

    // --- modules (modules.cpp)

    Value layer_value(std::string_view called, Pieces pieces, const Place& place);
    Value container(std::string_view called, const Given& given, Instance::Holds holds, const Place& place);
    void add_children(Instance& object, const Given& given, const Place& place);
    void add_child(Instance& object, std::string name, const Value& value, const Place& place);
    Value apply_module(const Value& module, const Given& given, const Place& place);
    Value apply_user_type(const Value& module, const Value& applier, const Given& given, const Place& place);
    Value apply_pieces(const Value& module, const Given& given, const Place& place);
    // A model made of tensors, to others.
    Value apply_model(const Instance& model, const Given& given, const Place& place);
    std::optional<Value> method_of_module(const Value& self, const std::string& name, Given& given,
                                          const Place& place);
    std::optional<Value> method_of_container(const Value& self, const std::string& name, const Given& given,
                                             const Place& place);
    void add_modules(const Value& module, const std::string& path, bool deep,
                     std::vector<std::pair<std::string, Value>>& all, int depth = 0);
    [[nodiscard]] bool is_instance(const Value& value, const Value& of, bool& known);

    // --- builtin functions and methods (builtins.cpp, methods.cpp)

    using Builtin = Value (Interpreter::*)(const Given& given, const Place& place);
    static Builtin builtin_named(std::string_view name);
    Value length(const Given& given, const Place& place);
    Value range(const Given& given, const Place& place);
    Value enumerated(const Given& given, const Place& place);
    Value zipped(const Given& given, const Place& place);
    Value reversed(const Given& given, const Place& place);
    Value sorted(const Given& given, const Place& place);
    Value sum(const Given& given, const Place& place);
    Value smallest(const Given& given, const Place& place);
    Value largest(const Given& given, const Place& place);
    Value extreme(const Given& given, const Place& place, int sign);
    Value rounded(const Given& given, const Place& place);
    Value absolute(const Given& given, const Place& place);
    Value whole_number(const Given& given, const Place& place);
    Value real_number(const Given& given, const Place& place);
    Value truth(const Given& given, const Place& place);
    Value text(const Given& given, const Place& place);
    Value new_list(const Given& given, const Place& place);
    Value new_tuple(const Given& given, const Place& place);
    Value new_set(const Given& given, const Place& place);
    Value new_dictionary(const Given& given, const Place& place);
    Value mapped(const Given& given, const Place& place);
    Value filtered(const Given& given, const Place& place);
    Value any_of(const Given& given, const Place& place);
    Value all_of(const Given& given, const Place& place);
    Value instance_check(const Given& given, const Place& place);
    Value subclass_check(const Given& given, const Place& place);
    Value has_attribute(const Given& given, const Place& place);
    Value get_attribute(const Given& given, const Place& place);
    Value put_attribute(const Given& given, const Place& place);
    Value type_of(const Given& given, const Place& place);
    Value is_callable(const Given& given, const Place& place);
    Value next_item(const Given& given, const Place& place);
    Value itself(const Given& given, const Place& place);
    Value quotient_and_rest(const Given& given, const Place& place);
    Value list_made(const Given& given, const Place& place, Sequence::Form form);
    Value extended_dictionary(Dictionary& to, const Given& given, const Place& place);
    std::optional<Value> mathematics(std::string_view name, const Given& given, const Place& place);
    Value method(const Value& base, const std::string& name, Given given, const Place& place);
    std::optional<Value> method_of_list(const Value& base, std::string_view name, const Given& given,
                                        const Place& place);
    // That leaves it as it is.
    std::optional<Value> asked_of_list(const Value& base, std::string_view name, const Value* first,
                                       const Place& place);
    std::optional<Value> method_of_dictionary(const Value& base, std::string_view name, const Given& given,
                                              const Place& place);
    std::optional<Value> method_of_text(const Value& base, std::string_view name, const Given& given,
                                        const Place& place);
    Value text_formatted(const std::string& text, const Given& given, const Place& place);
    Value method_of_tensor(const Value& base, const std::string& name, Given given, const Place& place);

    // --- arrays of numbers (arrays.cpp)

    Value array(std::vector<Value> numbers, const Place& place);
    // Number by number; nullopt: neither is one.
    std::optional<Value> operated_arrays(std::string_view sign, const Value& left, const Value& right,
                                         const Place& place);
    // nullopt from here on: not of known numbers, or not read.
    std::optional<Value> array_function(std::string_view name, const Given& given, const Place& place);
    std::optional<Value> method_of_array(const Value& base, std::string_view name, const Given& given,
                                         const Place& place);
    std::optional<Value> counted_array(const Given& given, const Place& place);
    std::optional<Value> spaced_array(const Given& given, const Place& place);
    std::optional<Value> each_changed(std::string_view name, const Value& of, const Place& place);
    std::optional<Value> array_of_neighbours(const Value& of, bool differences, const Place& place);

    // --- calls of frameworks (library.cpp)

    Value library_call(const Value& callee, Given given, const Place& place);
    std::optional<Value> library_layer(const std::string& name, std::string_view written, const Given& given,
                                       const Place& place);
    std::optional<Value> library_other(const std::string& name, std::string_view written, Given& given,
                                       const Place& place);
    std::optional<Value> known_function(const std::string& name, const Given& given, const Place& place);
    // A block of a library that is known as a program.
    const Value* block_named(std::string_view last_name);
    std::optional<Value> known_block(std::string_view last_name, Given& given, const Place& place);
    Value attention(std::string_view written, const Given& given, const Place& place);
    Value unknown_call(const std::string& name, const Given& given, const Place& place);
    Value join(const std::string& name, std::string_view written, const Given& given, const Place& place);
    Value passed_over(const std::string& name, std::string_view written, const Given& given,
                      const Place& place);
    Value shape_function(const std::string& name, std::string_view written, const Given& given,
                         const Place& place);
    Value keras_model(const Given& given, const Place& place);
    Value copied(const Value& value, const Place& place);
    Value wrapped(std::string_view wrapper, const Value& layer);
    // A function by its name, or what such a name stood for: Activation("relu"), activation=tf.nn.relu.
    [[nodiscard]] static std::string activation_named(const Value& value);

    // --- calls that the tables have, and inputs (ruled_calls.cpp)

    [[nodiscard]] static const CallRule& preferred(const std::vector<const CallRule*>& rules,
                                                   const Given& given, const std::string& name);
    Value ruled(const std::string& name, std::string_view written, const CallRule& rule, const Given& given,
                const Place& place);
    Value ruled_made(const std::string& name, std::string_view written, const CallRule& rule,
                     const Bound& bound, std::vector<Value> tensors, const Place& place);
    void set_arguments(Instance& layer, const CallRule& rule, const Bound& bound);
    static Value weight_of(const Extents& sizes, const Place& place);
    void note_smoothing(const Place& place, std::string_view call);
    // layer(x, output_size=y.size()) @throws UnknownValue
    static void set_output_size(Pieces& layers, const Given& given, const Place& place);
    Value node_of_onnx(const Given& given, const Place& place);
    Value tensor_of_onnx(const Given& given, const Place& place);
    // What sizes of the input a call says.
    void note_input(const Value& value, Framework framework, bool of_all = false);
    void note_keras_input(const Bound& bound);
    Value input(std::string_view written, const Given& given, const Place& place);
    // zeros([8, 1, 3, 3]), randn(8, 1, 3, 3), normal(key, (8, 1, 3, 3)), Variable(zeros(...))
    Value tensor(std::string_view written, const Given& given, const Place& place);

    // --- tensors (tensors.cpp)

    // Which piece a tensor comes from. The first name without a value is that which comes in, here; nullopt:
    // it comes from somewhere else.
    std::optional<std::size_t> made_by(const Value& value);
    // What a layer is applied to; for what is not known a gap.
    std::size_t source(const Value& value, std::string_view reader);
    Value apply(Pieces layers, std::vector<std::size_t> from, const Place& place);
    // To a tensor, or a list of them.
    Value apply_to(Pieces layers, const std::vector<Value>& arguments, const Place& place);
    std::vector<std::size_t> all_made_by(std::span<const Value> tensors, std::string_view reader);
    // The same for a join: an unknown one is a gap.
    std::size_t joined_source(const Value& tensor, std::string_view reader);
    // A tensor of known sizes that is not the network's input.
    [[nodiscard]] bool is_weight(const Value& value) const;
    // The same, as far as that is known here.
    [[nodiscard]] bool is_surely_weight(const Value& value) const;
    // Whether it is a tensor of the network, or has one.
    [[nodiscard]] bool flows(const Value& value, int depth = 0) const;
    // The first argument that is.
    [[nodiscard]] const Value* flowing(const Given& given) const;
    // x.shape, x.size(1)
    Value shape_of(const Value& tensor, const Place& place);
    Value size_of(const Value& tensor, const Given& given, const Place& place);
    // mean, view, flatten ... of a tensor
    Value rearranged(const Value& tensor, std::string_view name, const Given& given, const Place& place);
    // chunk, split, unbind
    [[nodiscard]] static bool splits(std::string_view name);
    Value split_tensor(const Value& tensor, std::string_view name, const Given& given, const Place& place);
    static std::vector<std::int64_t> part_sizes(std::string_view name, const Given& given, std::int64_t size,
                                                const Place& place);
    std::optional<std::int64_t> taken_by(const Expression& slice, std::int64_t size);
    // @throws BadCode for what is not known
    Value part_of_tensor(const Value& base, const Expression& e);
    [[nodiscard]] std::optional<std::vector<std::int64_t>> dimensions_at(std::size_t piece) const;
    Value rearranged_by(std::size_t from, std::string_view name, Rearrangement::How how,
                        std::vector<std::int64_t> numbers, const Place& place);
    Value rearranged_weight(const Value& weight, std::string_view name, const Given& given,
                            const Place& place);
    // A mean or a largest over all of a map is a pooling.
    [[nodiscard]] std::optional<Piece> pooling_over_all(const ReadLayer& reduces, std::size_t from) const;
    Value shape_layer(const std::string& name, std::string_view written, const Given& given,
                      const Place& place);
    // What is not understood of a tensor is a gap.
    Value gap_of(const Value& tensor, std::string_view name, std::string_view reason, const Place& place);
    void remember_unread(const Place& place, std::string_view reason);

    std::vector<Statement> program_;
    Expression made_;                                                 // what was asked to be made
    std::map<std::string, std::vector<Statement>> modules_of_files_;  // of other files, by their names
    std::map<std::string, std::shared_ptr<Scope>> scopes_of_files_;
    std::vector<Statement> blocks_program_;  // known_blocks(), once one was needed
    std::shared_ptr<Scope> blocks_;
    bool in_library_ = false;
    int making_ = 0;  // objects that are being made: their tensors are weights
    Flow flow_;
    OnnxNodes nodes_{flow_};
    std::vector<std::shared_ptr<Object>> objects_;  // all that were made
    std::shared_ptr<Scope> scope_;                  // where statements are run now
    std::shared_ptr<Type> type_;                    // the class whose body is being run
    std::vector<Frame> frames_;
    std::optional<Place> library_place_;  // of the call that a function of a framework stands for
    std::map<const Function*, const Statement*> statements_;  // that define them
    std::vector<std::shared_ptr<Instance>> modules_;          // in the order in which they were made
    // Outside of functions: what an object made of what.
    std::map<std::pair<const Instance*, std::size_t>, Value> applied_;
    std::set<const Statement*> called_;  // functions and classes
    std::size_t steps_ = 0;
    std::size_t weights_ = 0;                               // objects with weights that were applied
    int depth_ = 0;                                         // of what is being worked out
    std::string incoming_;                                  // the name that came in here without a value
    std::map<std::string, std::size_t, std::less<>> came_;  // what made it, of all such names
    std::size_t result_ = 0;                                // made the tensor that the last statement came to
    std::set<std::size_t> results_;                         // what functions returned
    std::optional<BadCode> first_unread_;                   // for code of which nothing is understood
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> gaps_;  // by the place of what is not known
};

/// Counts the levels that are being worked out, so that the machine's stack suffices.
class Interpreter::Level {
  public:
    Level(Interpreter& interpreter, const Place& place);
    ~Level() { --interpreter_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

  private:
    Interpreter& interpreter_;
};

}  // namespace convwalk::python
