// Goes through a program and collects what it says of layers. Level 3.
//
// Statements are run one after the other; a function where it is called, and of classes the one that is made.
// A value that is not understood is unknown with its reason, and matters only where a layer needs it.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "frameworks/calls/calls.h"
#include "frameworks/read/flow.h"
#include "frameworks/read/onnx_nodes.h"
#include "frameworks/read/read_code.h"
#include "frameworks/read/syntax.h"
#include "frameworks/read/values.h"

namespace convwalk {

class CodeReader {
  public:
    explicit CodeReader(GivenInput given) : flow_(std::move(given)) {}

    /// @throws BadInput, as read_code()
    ReadProgram read(std::string_view text);

  private:
    using Pieces = std::vector<Piece>;

    // Layers that stand somewhere without being applied to anything yet.
    struct Definition {
        Pieces layers;
        bool used = false;
    };

    struct Binding {
        Value value;  // without its layers
        std::size_t definition = std::string::npos;
    };

    using Names = std::map<std::string, Binding, std::less<>>;

    // The arguments of a call of the program's own function, worked out.
    struct Given {
        std::vector<Value> values;
        std::vector<std::pair<std::string, Value>> keywords;
    };

    // --- statements (read_code.cpp)

    // @return what a function returns; nullopt: it goes on
    std::optional<Value> run(const std::vector<Statement>& statements);
    std::optional<Value> run(const Statement& statement);
    void assign(const Statement& statement);
    // Gives the names of one target a value each, where it has as many.
    void give(const std::vector<std::string>& names, Value value);
    // What can't be read changes what it names to something unknown.
    void pass_over(const Statement& statement);
    // Layers are kept apart from their names. @return where; npos: the value has none
    std::size_t defined(Value& value);
    // The list with its tensors as they are now, whatever their names stand for later.
    Value settled(const Value& list);
    // Layers count in the order of their use where any is used, else as they stand.
    void settle();
    // By the names that still stand for them at the end.
    void name_results();
    // Marks what a value is made by as what comes out.
    void keep(const Value& value);

    // --- classes and functions (code_definitions.cpp)

    // What nothing on the way called: of several networks that stand side by side the last.
    void run_uncalled();
    bool run_last(const std::vector<const Statement*>& candidates, std::string_view what);
    // The class that is made; what it does is read there and then.
    Value made_object(const Statement& type, const Expression& e);
    void run_type(const Statement& type, const Given& given);
    void run_method(const Statement& method, const Given& given, bool takes_input);
    Given given_by(const Expression& e);
    // @param skipped parameters that are no arguments: self
    Value run_function(const Statement& function, const Given& given, std::size_t skipped,
                       const Place& place);
    void bind(const Statement& function, const Given& given, std::size_t skipped);

    // --- tensors (code_tensors.cpp)

    // Which piece a tensor comes from. The first name without a value is that which comes in, here; nullopt:
    // it comes from somewhere else.
    std::optional<std::size_t> made_by(const Value& value);
    // What a layer is applied to; for what is not known a gap.
    std::size_t source(const Value& value, std::string_view reader);
    Value apply(Pieces layers, std::vector<std::size_t> from, const Place& place);
    // To a tensor, or a list of them.
    Value apply_to(Pieces layers, const std::vector<Value>& arguments, const Place& place);
    std::vector<std::size_t> all_made_by(const std::vector<Value>& tensors, std::string_view reader);
    // The same for a join: an unknown one is a gap.
    std::size_t joined_source(const Value& tensor, std::string_view reader);
    // A tensor of known sizes that is not the network's input.
    [[nodiscard]] bool is_weight(const Value& value) const;
    // Whether it is a tensor of the network.
    [[nodiscard]] bool flows(const Value& value);
    // x.shape, x.size(1)
    Value shape_of(const Value& tensor, const Place& place);
    Value size_of(const Expression& e, const Value& tensor);
    // mean, view, flatten ... of a tensor
    Value rearranged(const Expression& e, const Value& tensor, std::string_view name,
                     std::vector<Value> values, std::vector<std::pair<std::string, Value>> keywords);
    // A mean or a largest over all of a map is a pooling.
    [[nodiscard]] std::optional<Piece> pooling_over_all(const ReadLayer& reduces, std::size_t from) const;
    Value shape_layer(const Expression& e, const std::string& name);
    // What is not understood of a tensor is a gap.
    Value gap_of(const Value& tensor, std::string_view name, std::string_view reason, const Place& place);
    // The last name part of a tensor's method, such as "view" of "x.view", where x can be a tensor.
    [[nodiscard]] std::optional<Value> tensor_before(const std::string& callee, const Place& place) const;

    // --- expressions (code_expressions.cpp)

    Value evaluate(const Expression& e);
    Value named(const Expression& e);
    Value list(const Expression& e);
    Value operation(const Expression& e);
    Value operated(const Expression& e, const Value& left, const Value& right, std::size_t applied_before);
    // x[:, 1:-1, 2:] cuts a tensor; anything else is one of its parts.
    Value subscript(const Expression& e);
    Value item_of(const Value& list, const Expression& index);
    Value slice_of(const Value& base, const Expression& e);
    Sides cut_of(const Expression& index);

    // --- calls (code_calls.cpp)

    Value call(const Expression& e);
    Value application(const Expression& e);
    Value applied(const Expression& e, Value callee, const std::vector<Value>& arguments);
    Value initialised_base(const Expression& e);
    // Net()(torch.zeros(1, 3, 32, 32)): what the class does was read where it is made.
    Value applied_object(const Value& object, const std::vector<Value>& arguments, const Place& place);
    std::vector<Value> evaluate_arguments(const Expression& e);
    // model.add(layer), x.view(...), model.to(device)
    Value method_of_name(const Expression& e, const Binding& binding, const std::string& name);
    // features.append(x), features.extend([x, y]): the name stands for a longer list.
    Value lengthen(const Expression& e, const Value& list, bool by_all);
    Value method(const Expression& e, const Value& base, const std::string& name);
    Value plain_call(const Expression& e, const std::string& name);
    // spectral_norm(layer)
    Value wrapped(const Expression& e, std::string_view wrapper);
    // Of what is only shown a layer, as print() and an optimiser are, and does not use it.
    std::vector<Value> arguments_shown(const Expression& e);
    // A function that is not known: what it makes of a tensor is a gap.
    Value unknown_call(const Expression& e, const std::string& name);
    // keras.Model(inputs, outputs)
    Value model(const Expression& e);
    Value container(const Expression& e);
    // torch.cat([a, b], dim=1), tf.add(a, b), keras.layers.Add()
    Value join(const Expression& e, const std::string& name);
    // float("-inf"), int(2.5)
    Value number_of_call(const Expression& e);
    Value passed_over(const Expression& e, const std::string& name);
    // torch.flatten(x, 1)
    Value shape_function(const Expression& e, const std::string& name);
    // What stands among layers and is not understood.
    Piece unknown_item(const Value& value);

    // --- calls that the tables have, and inputs (ruled_calls.cpp)

    // Of several frameworks' calls of one name the one that the modules before it say, or whose arguments
    // these are.
    const CallRule& preferred(const std::vector<const CallRule*>& rules, const Expression& e,
                              const std::string& name) const;
    Value ruled(const Expression& e, const std::string& name, const CallRule& rule);
    Value made(const Expression& e, const std::string& name, const CallRule& rule, const Bound& bound,
               std::vector<Value> tensors);
    void note_smoothing(const Place& place, std::string_view call);
    // layer(x, output_size=y.size())
    // @throws UnknownValue
    static void set_output_size(Pieces& layers, const Expression& e, const std::vector<Value>& arguments);
    // make_node("Conv", inputs, outputs, name, kernel_shape=[3, 3], ...). Each argument is evaluated once:
    // nodes may stand in nodes.
    Value node_of_onnx(const Expression& e);
    // make_tensor_value_info("w", TensorProto.FLOAT, [8, 3, 5, 5]), make_tensor("s", type, [4], [1, 1, 2, 2])
    Value tensor_of_onnx(const Expression& e);
    // A tensor of known sizes that a layer is applied to.
    void note_input(const Value& value, Framework framework, bool of_all = false);
    // Keras's input_shape= of a first layer.
    void note_keras_input(const Bound& bound);
    Value input(const Expression& e);
    // zeros([8, 1, 3, 3]), randn(8, 1, 3, 3), normal(key, (8, 1, 3, 3)), Variable(zeros(...))
    Value tensor(const Expression& e);

    std::vector<Statement> program_;
    Flow flow_;
    OnnxNodes nodes_{flow_};
    Names names_;
    std::vector<Definition> definitions_;
    std::map<std::string, const Statement*, std::less<>> types_;      // of this code
    std::map<std::string, const Statement*, std::less<>> functions_;  // and its methods, as "self.encode"
    std::set<const Statement*> called_;                               // of both
    std::string type_;                                                // the class that was read
    int depth_ = 0;                                                   // of functions that are being run
    std::size_t steps_ = 0;                                           // calls of functions, so that they end
    std::string incoming_;                 // the name that came in here without a value
    std::size_t result_ = 0;               // made the tensor that the last statement came to
    std::set<std::size_t> results_;        // what functions returned
    std::optional<BadCode> first_unread_;  // for code of which nothing is understood
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> gaps_;  // by the place of what is not known
};

}  // namespace convwalk
