import Domain
import Testing

struct StageMachineTests {
    @Test func `the road is walked one step at a time`() {
        for (place, stage) in StageMachine.road.enumerated() {
            for (other, next) in StageMachine.road.enumerated() {
                #expect(StageMachine.successors(of: stage).contains(next) == (other == place + 1), "\(stage) \(next)")
            }
        }
    }

    @Test func `from every open stage it can be held, declined or terminated, from the last ones nothing follows`() {
        for stage in StageMachine.road.dropLast() {
            #expect(StageMachine.successors(of: stage).suffix(3) == [.onHold, .declined, .terminated])
        }
        for stage in [Stage.completed, .declined, .terminated] { #expect(StageMachine.successors(of: stage).isEmpty) }
    }

    @Test func `what is held goes back to where it was`() {
        for stage in StageMachine.road.dropLast() {
            #expect(StageMachine.successors(of: .onHold, heldFrom: stage) == [stage, .declined, .terminated])
        }
        #expect(StageMachine.successors(of: .onHold) == [.declined, .terminated])
    }
}
