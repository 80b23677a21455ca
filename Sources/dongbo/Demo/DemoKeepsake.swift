import NodeServer

/// Says where a kept demonstration is and how to go on with it.
enum DemoKeepsake {
    static func print(_ cluster: DemoCluster) {
        Console.print("The nodes' data is in \(cluster.path). To look around, start them again, each in a terminal:")
        for (node, address) in zip(cluster.nodes, cluster.addresses) {
            Console.print("   dongbo serve --data \(node.directory.path) --listen \(address)")
        }
        Console.print("then, for example:")
        Console.print("   export DONGBO_DATA=\(cluster.hub.directory.path)")
        Console.print("   dongbo note list \(DemoStory.database) --limit 10")
        Console.print("   dongbo show connections")
        Console.print("")
    }
}
