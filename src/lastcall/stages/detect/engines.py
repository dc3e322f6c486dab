"""Managed databases, brokers and clusters in Terraform and CloudFormation -> which version of which engine they run."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from lastcall.model.code import Candidate, Sureness
from lastcall.stages.detect.ignores import ignore_at
from lastcall.stages.detect.index import Mark
from lastcall.stages.detect.roles import judge
from lastcall.stages.detect.templates import filled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lastcall.stages.detect.index import Index
    from lastcall.stages.detect.view import View

_LINE = re.compile(
    r"^\s*[\"']?(?:engine_?version|cluster_?version|kafka_?version|glue_?version|kubernetes_?version|min_master_version|orchestrator_version|version)[\"']?\s*[:=]\s*[\"']?(?:OpenSearch_|Elasticsearch_)?([0-9]+(?:\.[0-9]+)*)",
    re.IGNORECASE,
)
_RESOURCE = re.compile(
    r"^\s*resource\s+\"(\w+)\"|[\"']?Type[\"']?\s*:\s*[\"']?(AWS::\w+::\w+)|^\s*(module)\s+\"|^kind:\s*(ClusterConfig)\b"
)
_SOURCE = re.compile(r"^\s*source\s*=\s*\"(?:[\w.-]+\.[a-z]+/)?([\w-]+/[\w-]+/\w+)")
_ENGINE = re.compile(r"^\s*[\"']?engine(?:_?type)?[\"']?\s*[:=]\s*[\"']?([\w-]+)", re.IGNORECASE)
_FILES = (".tf", ".yaml", ".yml", ".json", ".template")
_BLOCK = 40  # lines of a resource that are looked through
# What a resource may run, by the engine that it names; empty: it can run only one.
_RDS = {
    "mysql": "RDS MySQL",
    "postgres": "RDS PostgreSQL",
    "mariadb": "RDS MariaDB",
    "aurora-postgresql": "Aurora PostgreSQL",
}
_MQ = {"activemq": "MQ ActiveMQ", "rabbitmq": "MQ RabbitMQ"}
_ENGINES = {
    "aws_db_instance": ("aws", _RDS),
    "aws_rds_cluster": ("aws", _RDS),
    "aws_rds_cluster_instance": ("aws", _RDS),
    "AWS::RDS::DBInstance": ("aws", _RDS),
    "AWS::RDS::DBCluster": ("aws", _RDS),
    "aws_elasticache_cluster": ("aws", {"redis": "ElastiCache Redis"}),
    "aws_elasticache_replication_group": ("aws", {"": "ElastiCache Redis"}),
    "AWS::ElastiCache::ReplicationGroup": ("aws", {"": "ElastiCache Redis"}),
    "aws_docdb_cluster": ("aws", {"": "DocumentDB"}),
    "AWS::DocDB::DBCluster": ("aws", {"": "DocumentDB"}),
    "aws_neptune_cluster": ("aws", {"": "Neptune"}),
    "AWS::Neptune::DBCluster": ("aws", {"": "Neptune"}),
    "aws_opensearch_domain": ("aws", {"": "OpenSearch Service"}),
    "AWS::OpenSearchService::Domain": ("aws", {"": "OpenSearch Service"}),
    "aws_msk_cluster": ("aws", {"": "MSK Kafka"}),
    "AWS::MSK::Cluster": ("aws", {"": "MSK Kafka"}),
    "aws_mq_broker": ("aws", _MQ),
    "AWS::AmazonMQ::Broker": ("aws", _MQ),
    "aws_eks_node_group": ("aws", {"": "EKS Kubernetes"}),
    "ClusterConfig": ("aws", {"": "EKS Kubernetes"}),  # of eksctl
    "terraform-aws-modules/eks/aws": ("aws", {"": "EKS Kubernetes"}),
    "terraform-aws-modules/rds/aws": ("aws", _RDS),
    "terraform-aws-modules/rds-aurora/aws": ("aws", _RDS),
    "terraform-aws-modules/msk-kafka-cluster/aws": ("aws", {"": "MSK Kafka"}),
    "terraform-google-modules/kubernetes-engine/google": ("google-cloud", {"": "GKE Kubernetes"}),
    "Azure/aks/azurerm": ("azure", {"": "AKS Kubernetes"}),
    "google_container_node_pool": ("google-cloud", {"": "GKE Kubernetes"}),
    "azurerm_kubernetes_cluster_node_pool": ("azure", {"": "AKS Kubernetes"}),
    "aws_eks_cluster": ("aws", {"": "EKS Kubernetes"}),
    "AWS::EKS::Cluster": ("aws", {"": "EKS Kubernetes"}),
    "aws_glue_job": ("aws", {"": "Glue"}),
    "AWS::Glue::Job": ("aws", {"": "Glue"}),
    "azurerm_kubernetes_cluster": ("azure", {"": "AKS Kubernetes"}),
    "azurerm_postgresql_flexible_server": ("azure", {"": "Azure Database for PostgreSQL"}),
    "azurerm_mysql_flexible_server": ("azure", {"": "Azure Database for MySQL"}),
    "google_container_cluster": ("google-cloud", {"": "GKE Kubernetes"}),
    "alicloud_cs_managed_kubernetes": ("alibaba-cloud", {"": "ACK Kubernetes"}),
}
_SIGNS = ("aws_", "azurerm_", "google_container_", "alicloud_", "AWS::", "eksctl.io")
_MODULES = tuple(sorted(name for name in _ENGINES if "/" in name))


def names_engine(path: str, data: bytes) -> bool:
    """Tell whether a file may ask for a managed engine."""
    return path.endswith(_FILES) and any(sign in data for sign in _signs_in(path.rpartition(".")[2]))


@cache
def _signs_in(ending: str) -> tuple[bytes, ...]:
    return tuple(sign.encode() for sign in (*_SIGNS, *(_MODULES if ending == "tf" else ())))


def engines(view: View, index: Index) -> Iterator[Candidate]:
    """Yield the engines that a file of infrastructure asks for and of which an end is known."""
    if not view.path.endswith(_FILES) or not any(sign in view.text for sign in (*_SIGNS, *_MODULES)):
        return
    for number in range(len(view.starts)):
        if found := _LINE.match(view.line(number)):
            yield from _engine(view, index, number, found)


def _engine(view: View, index: Index, number: int, found: re.Match[str]) -> Iterator[Candidate]:
    above = next(
        (
            (row, said)
            for row in range(number, max(number - _BLOCK, -1), -1)
            if (said := _RESOURCE.search(view.line(row)))
        ),
        None,
    )
    kind = _kind(view, *above) if above else ""
    if above is None or kind not in _ENGINES:
        return
    vendor, names = _ENGINES[kind]
    product = names.get("") or names.get(_named(view, above[0], number))
    if not product:
        return
    subject = filled(
        Mark(vendor, "runtimes", found[1], f"{product} {{version}}", "runtime"), {"version": found[1]}, index
    )
    place = view.starts[number] + found.start(1)
    judged = judge(view, place, place + len(found[1]), what="text")
    if index.known(vendor, subject) and judged:
        yield Candidate(
            view.place(place),
            view.line(number)[:400],
            judged[0],
            f"runs {subject}",
            Sureness.HIGH,
            ((vendor, subject, "runtime"),),
            ignore=ignore_at(view, place),
        )


def _kind(view: View, row: int, said: re.Match[str]) -> str:
    """Return the type of a resource, or for a module the address that it comes from."""
    if not said[3]:
        return said[1] or said[2] or said[4]
    lines = (view.line(number) for number in range(row + 1, row + _BLOCK))
    return next((found[1] for line in lines if (found := _SOURCE.match(line))), "")


def _named(view: View, first: int, number: int) -> str:
    rows = [*range(number, first, -1), *range(number + 1, number + _BLOCK)]
    for row in rows:
        line = view.line(row)
        if row > number and _RESOURCE.search(line):
            break
        if said := _ENGINE.match(line):
            return said[1].lower()
    return ""
